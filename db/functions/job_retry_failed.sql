-- Purpose: puts jobs that have just failed by themselves back to PENDING, as long as max_attempts allows: after 10 s, then
--   twice as long each time, an hour at most, less up to a fifth at random. Attempts lost with a worker don't count.
-- Parameters: ids of FAILED jobs, which this transaction has written; actor: who is named in the history.
-- Returns: how many are tried again.
-- Reads: job_latest_pkey, job_pkey.
CREATE OR REPLACE FUNCTION job_retry_failed(ids bigint [], actor text) RETURNS integer
LANGUAGE plpgsql
-- The array finds the rows by the primary key and a hash join brings the values to them, whatever statistics say.
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_nestloop = off
SET enable_mergejoin = off AS $$
#variable_conflict use_column
DECLARE
    retried bigint [];
BEGIN
    WITH failed AS MATERIALIZED (
        SELECT
            wanted.id,
            latest.attempt,
            job.max_attempts,
            latest.attempt - latest.lost_attempts AS failures,
            greatest(now(), latest.updated_at + interval '1 microsecond') AS at
        FROM unnest(ids) AS wanted (id)
        -- OFFSET keeps it one look for each job, whatever the planner expects of the tables.
        CROSS JOIN LATERAL (
            SELECT job_latest.attempt, job_latest.lost_attempts, job_latest.updated_at
            FROM job_latest
            WHERE job_latest.id = wanted.id AND (job_latest.status = 'FAILED') IS TRUE
            OFFSET 0
        ) AS latest
        CROSS JOIN LATERAL (
            SELECT asked.max_attempts
            FROM job AS asked
            WHERE asked.id = wanted.id
            OFFSET 0
        ) AS job
        WHERE latest.attempt - latest.lost_attempts < job.max_attempts
    ),

    planned AS MATERIALIZED (
        SELECT
            failed.id,
            failed.attempt,
            failed.at,
            -- 2 ^ 9 times 10 s is more than an hour already.
            now() + interval '1 second' * round(
                (least(3600, 10 * 2 ^ least(failed.failures - 1, 9)) * (0.8 + 0.2 * random()))::numeric, 3
            ) AS next_at,
            format('Attempt %s of %s failed', failed.failures, failed.max_attempts) AS what
        FROM failed
        ORDER BY failed.id
    ),

    updated AS (
        UPDATE job_latest AS latest
        SET
            status = 'PENDING',
            attempt = least(planned.attempt + 1, 32767),
            lost_in_a_row = 0,
            updated_at = planned.at,
            status_at = planned.at,
            scheduled_at = planned.next_at,
            started_at = NULL,
            completed_at = NULL,
            status_message = planned.what || '; the next begins at '
                || to_char(planned.next_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') || ' at the earliest.',
            progress = NULL,
            exit_code = NULL,
            result_data = NULL,
            error_message = '',
            usage = NULL,
            worker = NULL
        FROM planned
        WHERE latest.id = ANY (ARRAY(SELECT planned.id FROM planned))
        AND latest.id = planned.id
        RETURNING latest.id
    )

    SELECT coalesce(array_agg(updated.id), '{}') INTO retried
    FROM updated;
    PERFORM job_record(retried, job_retry_failed.actor);
    RETURN cardinality(retried);
END
$$;
