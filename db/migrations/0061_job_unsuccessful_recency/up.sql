-- Purpose: adds the time of the last update to the copies of unsuccessful jobs, so that lists of FAILED and CANCELLED jobs
--   by recency need not look each job up in job_latest.
-- Locks: ACCESS EXCLUSIVE on job_unsuccessful, then SHARE ROW EXCLUSIVE on job_latest, for milliseconds each. Then SHARE ROW
--   EXCLUSIVE on job_unsuccessful: what makes a job FAILED or CANCELLED waits, and lists don't; a request waits for five
--   seconds and is refused then, so that the server is best stopped. At the end ACCESS EXCLUSIVE for milliseconds.
-- At ten million jobs: 15 to 20 seconds with a million of them unsuccessful; 600 MB.
-- Old code: runs on it.
-- Undo: down.sql builds the copies without the time, in the same way.

-- Its steps are transactions of their own; repeated after an interruption, each may run again. The copies are built anew,
-- since an update would leave the table and its indexes twice as large.
-- squawk-ignore-file require-concurrent-index-creation, prefer-robust-stmts, transaction-nesting, ban-drop-table
-- squawk-ignore-file renaming-table

-- A transaction of its own: writers lock job_latest first.

BEGIN;
SET LOCAL lock_timeout = '2s';

ALTER TABLE job_unsuccessful ADD COLUMN IF NOT EXISTS updated_at timestamptz;

COMMIT;

-- From here on, changes bring the time along.

BEGIN;
SET LOCAL lock_timeout = '2s';

-- The function, as it was in db/functions when this was written

CREATE OR REPLACE FUNCTION job_unsuccessful_follow() RETURNS trigger
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off AS $$
BEGIN
    IF tg_op <> 'INSERT' AND old.status IN ('FAILED', 'CANCELLED') THEN
        DELETE FROM job_unsuccessful WHERE id = old.id;
    END IF;
    IF tg_op <> 'DELETE' AND new.status IN ('FAILED', 'CANCELLED') THEN
        INSERT INTO job_unsuccessful (
            id, created_at, created_minute, status, priority, name, queue, owner, project, updated_at
        )
        SELECT
            new.id, new.created_at, new.created_minute, new.status, new.priority, job.name, new.queue, new.owner,
            new.project, new.updated_at
        FROM job
        WHERE job.id = new.id;
    END IF;
    RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER job_unsuccessful_on_update AFTER UPDATE ON job_latest
FOR EACH ROW WHEN (
    (old.status IN ('FAILED', 'CANCELLED') OR new.status IN ('FAILED', 'CANCELLED'))
    AND (
        old.status IS DISTINCT FROM new.status
        OR old.created_at IS DISTINCT FROM new.created_at
        OR old.updated_at IS DISTINCT FROM new.updated_at
        OR old.priority IS DISTINCT FROM new.priority
        OR old.queue IS DISTINCT FROM new.queue
        OR old.owner IS DISTINCT FROM new.owner
        OR old.project IS DISTINCT FROM new.project
    )
) EXECUTE FUNCTION job_unsuccessful_follow();

COMMIT;

BEGIN;
SET LOCAL lock_timeout = '2s';

LOCK TABLE job_unsuccessful IN SHARE ROW EXCLUSIVE MODE;

CREATE TABLE job_unsuccessful_new (
    id bigint NOT NULL,
    created_at timestamptz NOT NULL,
    created_minute integer NOT NULL,
    status status_type NOT NULL,
    priority smallint NOT NULL,
    name text NOT NULL,
    queue text NOT NULL,
    owner text NOT NULL,
    project text NOT NULL,
    updated_at timestamptz NOT NULL
)
WITH (
    autovacuum_vacuum_scale_factor = 0.02,
    autovacuum_vacuum_insert_scale_factor = 0.02,
    autovacuum_analyze_scale_factor = 0.02
);
COMMENT ON TABLE job_unsuccessful_new IS 'A copy of each FAILED and CANCELLED job, kept by triggers.';

INSERT INTO job_unsuccessful_new (
    id, created_at, created_minute, status, priority, name, queue, owner, project, updated_at
)
SELECT
    copy.id, copy.created_at, copy.created_minute, copy.status, copy.priority, copy.name, copy.queue, copy.owner,
    copy.project, latest.updated_at
FROM job_unsuccessful AS copy
INNER JOIN job_latest AS latest ON latest.id = copy.id
ORDER BY copy.id;

ALTER TABLE job_unsuccessful_new ADD CONSTRAINT job_unsuccessful_new_pkey PRIMARY KEY (id);
CREATE INDEX job_unsuccessful_new_created_idx ON job_unsuccessful_new (created_minute, id)
INCLUDE (status, created_at, priority, queue, owner, name, updated_at);
CREATE INDEX job_unsuccessful_new_name_idx ON job_unsuccessful_new (name COLLATE "C", id)
INCLUDE (status, created_minute, created_at, priority, queue, owner, updated_at);
CREATE INDEX job_unsuccessful_new_owner_idx ON job_unsuccessful_new (owner, created_minute, id)
INCLUDE (status, created_at, priority, queue, project, updated_at) WHERE owner <> '';
CREATE INDEX job_unsuccessful_new_project_idx ON job_unsuccessful_new (project, created_minute, id)
INCLUDE (status, created_at, priority, queue, owner, updated_at) WHERE project <> '';
CREATE INDEX job_unsuccessful_new_queue_idx ON job_unsuccessful_new (queue, created_minute, id)
INCLUDE (status, created_at, priority, owner, project, updated_at);
CREATE INDEX job_unsuccessful_new_updated_idx ON job_unsuccessful_new (updated_at, id)
INCLUDE (status, created_minute, created_at, priority, queue, owner, name);
ANALYZE job_unsuccessful_new;

DROP TABLE job_unsuccessful;
ALTER TABLE job_unsuccessful_new RENAME TO job_unsuccessful;

-- Since PostgreSQL 18, NOT NULL is a constraint with a name, too.
DO $$
DECLARE
    name text;
BEGIN
    FOR name IN SELECT conname FROM pg_constraint WHERE conrelid = 'job_unsuccessful'::regclass AND contype IN ('n', 'p') LOOP
        EXECUTE format('ALTER TABLE job_unsuccessful RENAME CONSTRAINT %I TO %I', name, replace(name, '_new_', '_'));
    END LOOP;
    FOR name IN SELECT relname FROM pg_class WHERE relkind = 'i' AND relname LIKE 'job\_unsuccessful\_new\_%' LOOP
        EXECUTE format('ALTER INDEX %I RENAME TO %I', name, replace(name, '_new_', '_'));
    END LOOP;
END
$$;

COMMIT;
