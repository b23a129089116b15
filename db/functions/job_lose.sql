-- Purpose: ends the runs of lost workers: they are PENDING again as their next attempt, or FAILED after five attempts in a
--   row that were lost.
-- Parameters: workers: their identities; seen: when each was heard of last.
-- Returns: how many.
-- Reads: job_latest_run_idx.
CREATE OR REPLACE FUNCTION job_lose(workers text [], seen timestamptz []) RETURNS integer
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
    most_losses CONSTANT integer := 5;
    lost bigint [];
BEGIN
    WITH gone AS MATERIALIZED (
        SELECT
            latest.id,
            latest.lost_in_a_row + 1 AS losses,
            latest.lost_in_a_row + 1 >= most_losses AS fails,
            greatest(now(), latest.updated_at + interval '1 microsecond') AS at,
            format(
                'Attempt %s was lost with the worker %s, last heard of at %s',
                latest.attempt,
                latest.worker,
                to_char(heard.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
            ) AS what
        FROM job_latest AS latest
        JOIN unnest(workers, seen) AS heard (worker, at) ON heard.worker = latest.worker
        -- Of all indexes, only job_latest_run_idx has this condition.
        WHERE (latest.status <> 'RUNNING') IS FALSE AND latest.worker = ANY (workers)
        ORDER BY latest.id
        FOR UPDATE OF latest
    ),

    updated AS (
        UPDATE job_latest AS latest
        SET
            status = CASE WHEN gone.fails THEN 'FAILED' ELSE 'PENDING' END::status_type,
            attempt = CASE WHEN gone.fails THEN latest.attempt ELSE least(latest.attempt + 1, 32767) END,
            lost_attempts = least(latest.lost_attempts + 1, 32767),
            lost_in_a_row = gone.losses,
            updated_at = gone.at,
            status_at = gone.at,
            started_at = CASE WHEN gone.fails THEN latest.started_at END,
            completed_at = CASE WHEN gone.fails THEN gone.at END,
            progress = CASE WHEN gone.fails THEN latest.progress END,
            status_message = gone.what || CASE
                WHEN gone.fails THEN format('. No further attempt: %s were lost in a row.', most_losses)
                ELSE format('; loss %s of %s in a row.', gone.losses, most_losses)
            END,
            error_message = CASE
                WHEN gone.fails THEN gone.what || format('. No further attempt: %s were lost in a row.', most_losses)
                ELSE ''
            END,
            usage = CASE WHEN gone.fails THEN latest.usage END,
            worker = CASE WHEN gone.fails THEN latest.worker END
        FROM gone
        WHERE latest.id = ANY (ARRAY(SELECT gone.id FROM gone))
        AND latest.id = gone.id
        RETURNING latest.id
    )

    SELECT coalesce(array_agg(updated.id), '{}') INTO lost
    FROM updated;
    PERFORM job_record(lost, 'housekeeping');
    RETURN cardinality(lost);
END
$$;
