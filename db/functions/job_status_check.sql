-- Purpose: refuses history without its job, and notes on a job that its history reaches outside created_at..updated_at,
--   which look-ups prune partitions by (docs/adr/0005). One look for a whole statement: a foreign key would lock each job
--   for each row.
-- Trigger: job_status_check_on_insert and job_status_check_on_update, on job_status and each of its partitions.
-- Raises: foreign_key_violation, with the constraint job_status_of_job.
CREATE OR REPLACE FUNCTION job_status_check() RETURNS trigger
LANGUAGE plpgsql
-- The array finds the rows by the primary key and a hash join brings the values to them, whatever statistics say: a plan
-- made for an empty table would scan the full one, or compare each row with each.
SET enable_seqscan = off
SET enable_nestloop = off
SET enable_mergejoin = off
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    rows_of bigint;
    safe bigint;
BEGIN
    -- Safe: the job stands, this very transaction has written it last, so that whoever deletes it waits, and the history
    -- stays within the known range. That is every write of the API, of workers, imports and seeds.
    SELECT
        count(*),
        count(*) FILTER (
            WHERE latest.xmin = pg_current_xact_id()::xid
            AND inserted.timestamp BETWEEN latest.created_at AND latest.updated_at
        )
    INTO rows_of, safe
    FROM inserted
    -- OFFSET keeps it one look for each row, whatever the planner expects of the table.
    LEFT JOIN LATERAL (
        SELECT job_latest.xmin, job_latest.created_at, job_latest.updated_at
        FROM job_latest
        WHERE job_latest.id = inserted.job_id
        OFFSET 0
    ) AS latest ON true;
    IF rows_of = safe THEN
        RETURN NULL;
    END IF;
    -- An update, not a lock: a deleter with an older snapshot must fail on it, since it would not see this history.
    WITH added AS MATERIALIZED (
        SELECT job_id, min(timestamp) AS first_at, max(timestamp) AS last_at
        FROM inserted
        GROUP BY job_id
        ORDER BY job_id
    ),

    held AS (
        UPDATE job_latest
        SET history_range = CASE
            WHEN
                added.first_at < coalesce(lower(job_latest.history_range), job_latest.created_at)
                OR added.last_at > greatest(upper(job_latest.history_range), job_latest.updated_at)
                THEN tstzrange(
                    least(lower(job_latest.history_range), job_latest.created_at, added.first_at),
                    greatest(upper(job_latest.history_range), job_latest.updated_at, added.last_at),
                    '[]'
                )
            ELSE job_latest.history_range
        END
        FROM added
        WHERE job_latest.id = ANY (ARRAY(SELECT job_id FROM added))
        AND job_latest.id = added.job_id
        RETURNING job_latest.id
    )

    SELECT missing.job_id INTO rows_of
    FROM (
        SELECT job_id FROM added
        EXCEPT
        SELECT id FROM held
    ) AS missing
    LIMIT 1;
    IF FOUND THEN
        RAISE foreign_key_violation USING
            MESSAGE = format('job_status holds history of job %s, which does not exist', rows_of),
            CONSTRAINT = 'job_status_of_job',
            TABLE = 'job_status';
    END IF;
    RETURN NULL;
END
$$;
