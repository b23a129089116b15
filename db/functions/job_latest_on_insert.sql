-- Purpose: refuses rows of job_latest without their job, or with another creation time or other facets than it has; puts
--   jobs that workers may take where they wait (job_ready_refresh).
-- Trigger: job_latest_on_insert, after each INSERT statement into job_latest.
-- Raises: foreign_key_violation, with the constraint job_latest_of_job.
CREATE OR REPLACE FUNCTION job_latest_on_insert() RETURNS trigger
LANGUAGE plpgsql
-- By the primary keys, whatever statistics say: a plan made for an empty table would scan the full one for each statement.
SET enable_seqscan = off
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    wrong bigint;
    waiting bigint [];
BEGIN
    SELECT
        min(latest.id) FILTER (
            WHERE (job.created_at, job.created_minute, job.priority, job.queue, job.owner, job.project)
            IS DISTINCT FROM (
                latest.created_at, latest.created_minute, latest.priority, latest.queue, latest.owner, latest.project
            )
        ),
        array_agg(latest.id) FILTER (WHERE latest.status = 'PENDING' AND job.task <> '')
    INTO wrong, waiting
    FROM inserted AS latest
    -- OFFSET keeps it one look for each row, whatever the planner expects of the table.
    LEFT JOIN LATERAL (
        SELECT asked.created_at, asked.created_minute, asked.priority, asked.queue, asked.owner, asked.project, asked.task
        FROM job AS asked
        WHERE asked.id = latest.id
        OFFSET 0
    ) AS job ON true;
    IF wrong IS NOT NULL THEN
        RAISE foreign_key_violation USING
            MESSAGE = format('job_latest holds job %s without its job, or at odds with it', wrong),
            HINT = 'Insert the job in the same statement, or let job_latest follow by itself.',
            CONSTRAINT = 'job_latest_of_job',
            TABLE = 'job_latest';
    END IF;
    IF waiting IS NOT NULL THEN
        PERFORM job_ready_refresh(waiting);
    END IF;
    RETURN NULL;
END
$$;
