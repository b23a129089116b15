-- Purpose: keeps a narrow copy of FAILED and CANCELLED jobs with their names, which lists under these statuses read instead
--   of job and job_latest.
-- Locks: SHARE ROW EXCLUSIVE on job and job_latest; writers wait.
-- At ten million jobs: half a minute for a million unsuccessful ones; 300 MB.
-- Old code: runs on it.
-- Undo: down.sql drops the copy.

SET LOCAL lock_timeout = '2s';

LOCK TABLE job, job_latest IN SHARE ROW EXCLUSIVE MODE;

CREATE TABLE job_unsuccessful (
    id bigint NOT NULL,
    created_at timestamptz NOT NULL,
    created_minute integer NOT NULL,
    status status_type NOT NULL,
    priority smallint NOT NULL,
    name text NOT NULL,
    queue text NOT NULL,
    owner text NOT NULL,
    project text NOT NULL
)
WITH (
    autovacuum_vacuum_scale_factor = 0.02,
    autovacuum_vacuum_insert_scale_factor = 0.02,
    autovacuum_analyze_scale_factor = 0.02
);
COMMENT ON TABLE job_unsuccessful IS 'A copy of each FAILED and CANCELLED job, kept by triggers.';

INSERT INTO job_unsuccessful (id, created_at, created_minute, status, priority, name, queue, owner, project)
SELECT
    latest.id, latest.created_at, latest.created_minute, latest.status, latest.priority, job.name, latest.queue,
    latest.owner, latest.project
FROM job_latest AS latest
INNER JOIN job ON job.id = latest.id
WHERE latest.status IN ('FAILED', 'CANCELLED')
ORDER BY latest.id;

ALTER TABLE job_unsuccessful ADD CONSTRAINT job_unsuccessful_pkey PRIMARY KEY (id);
CREATE INDEX job_unsuccessful_created_idx ON job_unsuccessful (created_minute, id)
INCLUDE (status, created_at, priority, queue, owner, name);
CREATE INDEX job_unsuccessful_name_idx ON job_unsuccessful (name COLLATE "C", id)
INCLUDE (status, created_minute, created_at, priority, queue, owner);
ANALYZE job_unsuccessful;

-- Functions, as they were in db/functions when this was written

CREATE OR REPLACE FUNCTION job_unsuccessful_follow() RETURNS trigger
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off AS $$
BEGIN
    IF tg_op <> 'INSERT' THEN
        DELETE FROM job_unsuccessful WHERE id = old.id;
    END IF;
    IF tg_op <> 'DELETE' THEN
        INSERT INTO job_unsuccessful (id, created_at, created_minute, status, priority, name, queue, owner, project)
        SELECT
            new.id, new.created_at, new.created_minute, new.status, new.priority, job.name, new.queue, new.owner,
            new.project
        FROM job
        WHERE job.id = new.id AND new.status IN ('FAILED', 'CANCELLED');
    END IF;
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION job_unsuccessful_rename() RETURNS trigger
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off AS $$
BEGIN
    PERFORM FROM job_latest WHERE id = new.id FOR NO KEY UPDATE;
    UPDATE job_unsuccessful SET name = new.name WHERE id = new.id;
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION job_truncate_rest() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    -- The statement may have named them too; what it has emptied can't be truncated again within it.
    IF EXISTS (SELECT FROM job_latest) THEN
        TRUNCATE job_latest;
    END IF;
    IF EXISTS (SELECT FROM job_status) THEN
        TRUNCATE job_status;
    END IF;
    IF EXISTS (SELECT FROM job_log_attempt) OR EXISTS (SELECT FROM job_log) THEN
        TRUNCATE job_log, job_log_attempt;
    END IF;
    TRUNCATE job_ready, job_ready_low, job_scheduled, job_tally, job_tally_delta, job_facet_tally, job_sample,
        job_name_range, job_name_ranged, job_name_unranged, job_unsuccessful;
    RETURN NULL;
END
$$;

-- Rows of other statuses cost a comparison.
CREATE TRIGGER job_unsuccessful_on_insert AFTER INSERT ON job_latest
FOR EACH ROW WHEN (new.status IN ('FAILED', 'CANCELLED')) EXECUTE FUNCTION job_unsuccessful_follow();

CREATE TRIGGER job_unsuccessful_on_update AFTER UPDATE ON job_latest
FOR EACH ROW WHEN (
    (old.status IN ('FAILED', 'CANCELLED') OR new.status IN ('FAILED', 'CANCELLED'))
    AND (
        old.status IS DISTINCT FROM new.status
        OR old.created_at IS DISTINCT FROM new.created_at
        OR old.priority IS DISTINCT FROM new.priority
        OR old.queue IS DISTINCT FROM new.queue
        OR old.owner IS DISTINCT FROM new.owner
        OR old.project IS DISTINCT FROM new.project
    )
) EXECUTE FUNCTION job_unsuccessful_follow();

CREATE TRIGGER job_unsuccessful_on_delete AFTER DELETE ON job_latest
FOR EACH ROW WHEN (old.status IN ('FAILED', 'CANCELLED')) EXECUTE FUNCTION job_unsuccessful_follow();

CREATE TRIGGER job_unsuccessful_on_rename AFTER UPDATE ON job
FOR EACH ROW WHEN (old.name IS DISTINCT FROM new.name) EXECUTE FUNCTION job_unsuccessful_rename();
