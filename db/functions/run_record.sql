-- Purpose: records the runs of workers that a statement started or ended: one row for each worker, event and lag.
-- Trigger: run_record, after each UPDATE statement on job_latest.
CREATE OR REPLACE FUNCTION run_record() RETURNS trigger
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_nestloop = off
SET enable_mergejoin = off AS $$
BEGIN
    INSERT INTO run_delta (worker, event, bucket, runs, seconds, squares)
    SELECT change.worker, change.event, change.bucket, count(*), sum(change.seconds), sum(change.seconds ^ 2)
    FROM (
        SELECT
            run.worker,
            'started' AS event,
            run_lag_bucket(lag.seconds) AS bucket,
            lag.seconds
        FROM updated_to AS run
        JOIN updated_from AS was ON was.id = run.id
        CROSS JOIN LATERAL (
            SELECT extract(
                EPOCH FROM run.status_at - greatest(was.status_at, coalesce(run.scheduled_at, run.created_at))
            )::double precision AS seconds
        ) AS lag
        WHERE run.status = 'RUNNING' AND was.status = 'PENDING' AND run.worker IS NOT NULL
        UNION ALL
        SELECT
            was.worker,
            CASE
                WHEN run.lost_attempts > was.lost_attempts THEN 'lost'
                WHEN run.status IN ('COMPLETED', 'FAILED', 'CANCELLED') THEN lower(run.status::text)
                ELSE 'given_back'
            END,
            0,
            extract(EPOCH FROM run.status_at - was.started_at)::double precision
        FROM updated_to AS run
        JOIN updated_from AS was ON was.id = run.id
        WHERE
            was.status = 'RUNNING'
            AND was.worker IS NOT NULL
            AND (run.status <> 'RUNNING' OR run.worker IS DISTINCT FROM was.worker)
    ) AS change
    GROUP BY change.worker, change.event, change.bucket;
    RETURN NULL;
END
$$;
