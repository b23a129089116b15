-- Purpose: fails runs that their worker has let run past their walltime; they are retried as any that fails by itself.
-- Parameters: slack: how long after the walltime. A worker ends a run at its walltime by itself.
-- Returns: how many.
-- Reads: the live workers; job_latest_run_idx and job_pkey for the runs of those workers that are due for a look.
--
-- worker.overdue_from is the earliest time at which a run of the worker can be overdue. A run that begins after a look can't
-- be overdue before the slack is over. So a run is read once in that time, and when its own time is over.
CREATE OR REPLACE FUNCTION job_overdue(slack interval) RETURNS integer
LANGUAGE plpgsql
-- The arrays find the rows by the primary keys and hash joins bring the values to them, whatever statistics say.
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_nestloop = off
SET enable_mergejoin = off AS $$
#variable_conflict use_column
DECLARE
    -- Their calls wait for this.
    most_workers CONSTANT integer := 100;
    workers bigint [];
    identities text [];
    ids bigint [];
    runners text [];
    starts timestamptz [];
    overdue bigint [];
    ended bigint [];
BEGIN
    -- No claim of these workers overlaps with the look. One that makes a call right now is looked at next time.
    SELECT array_agg(due.id), array_agg(due.identity) INTO workers, identities
    FROM (
        SELECT worker.id, worker.identity
        FROM worker
        WHERE worker.gone_at IS NULL AND coalesce(worker.overdue_from, '-infinity') <= now()
        ORDER BY worker.overdue_from NULLS FIRST, worker.id
        LIMIT most_workers
        FOR NO KEY UPDATE SKIP LOCKED
    ) AS due;
    SELECT array_agg(latest.id), array_agg(latest.worker), array_agg(latest.started_at) INTO ids, runners, starts
    FROM job_latest AS latest
    -- Of all indexes, only job_latest_run_idx has this condition.
    WHERE (latest.status <> 'RUNNING') IS FALSE AND latest.worker = ANY (identities);
    WITH deadline AS MATERIALIZED (
        SELECT
            run.id,
            run.worker,
            run.started_at + slack
            + interval '1 second' * least(job_amount(job.resource_requirements, 'walltime_s', NULL), 1e9) AS at
        FROM unnest(ids, runners, starts) AS run (id, worker, started_at)
        JOIN job ON job.id = run.id
        WHERE job.id = ANY (ids)
    ),

    looked AS (
        UPDATE worker
        SET overdue_from = least(now() + slack, next.at)
        FROM unnest(identities) AS each (identity)
        LEFT JOIN (
            SELECT deadline.worker, min(deadline.at) AS at
            FROM deadline
            GROUP BY deadline.worker
        ) AS next ON next.worker = each.identity
        WHERE worker.id = ANY (workers) AND worker.identity = each.identity
    )

    SELECT array_agg(deadline.id) INTO overdue
    FROM deadline
    WHERE deadline.at < now();
    IF overdue IS NULL THEN
        RETURN 0;
    END IF;
    WITH late AS MATERIALIZED (
        SELECT
            latest.id,
            greatest(now(), latest.updated_at + interval '1 microsecond') AS at,
            format(
                'Ran longer than its walltime of %s s, and its worker did not end it.', job.walltime_s
            ) AS what
        FROM job_latest AS latest
        -- OFFSET keeps it one look for each job, whatever the planner expects of the table.
        CROSS JOIN LATERAL (
            SELECT job_amount(asked.resource_requirements, 'walltime_s', NULL) AS walltime_s
            FROM job AS asked
            WHERE asked.id = latest.id
            OFFSET 0
        ) AS job
        WHERE
            latest.id = ANY (overdue)
            AND (latest.status = 'RUNNING') IS TRUE
            AND latest.worker = ANY (identities)
            AND latest.started_at < now() - slack - interval '1 second' * least(job.walltime_s, 1e9)
        ORDER BY latest.id
        FOR UPDATE OF latest SKIP LOCKED
    ),

    updated AS (
        UPDATE job_latest AS latest
        SET
            status = 'FAILED',
            updated_at = late.at,
            status_at = late.at,
            completed_at = late.at,
            status_message = late.what,
            error_message = late.what
        FROM late
        WHERE latest.id = ANY (ARRAY(SELECT late.id FROM late))
        AND latest.id = late.id
        RETURNING latest.id
    )

    SELECT coalesce(array_agg(updated.id), '{}') INTO ended
    FROM updated;
    PERFORM job_record(ended, 'housekeeping');
    PERFORM job_retry_failed(ended, 'housekeeping');
    RETURN cardinality(ended);
END
$$;
