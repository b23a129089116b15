-- Purpose: leaves jobs that end in the future out of the statistics, and adds those of the window before.
-- Locks: ACCESS EXCLUSIVE on the views job_stats and job_failures, at the end, for milliseconds; nobody waits for longer.
-- At ten million jobs: as long as two refreshes of the views, seconds.
-- Old code: runs on it; it doesn't read the new columns.
-- Undo: down.sql makes the views as they were. Nothing is lost.

-- The new views have the names and all columns of those that they replace; nobody knows them before that.
-- squawk-ignore-file ban-drop-view, renaming-object, require-concurrent-index-creation

SET LOCAL lock_timeout = '2s';

CREATE MATERIALIZED VIEW job_stats_next AS
WITH period (name, length, bucket_width) AS (
    VALUES
    ('1h', interval '1 hour', interval '1 minute'),
    ('24h', interval '24 hours', interval '1 hour'),
    ('7d', interval '7 days', interval '6 hours'),
    ('30d', interval '30 days', interval '1 day')
),

finished AS MATERIALIZED (
    SELECT
        completed_at,
        status,
        CASE
            WHEN started_at >= scheduled_at THEN extract(EPOCH FROM started_at - greatest(created_at, scheduled_at))
            WHEN scheduled_at IS NULL THEN extract(EPOCH FROM started_at - created_at)
            -- Started by hand before it was due: it did not wait.
            WHEN started_at < scheduled_at THEN 0
        END::double precision AS wait_s,
        extract(EPOCH FROM completed_at - started_at)::double precision AS execution_s
    FROM job
    -- updated_at is never before completed_at: this walks the recent end of job_updated_idx only.
    WHERE
        updated_at >= now() - interval '60 days'
        AND completed_at >= now() - interval '60 days'
        AND completed_at <= now()
),

windowed AS (
    SELECT
        period.name AS period,
        period.length,
        period.bucket_width,
        finished.completed_at,
        finished.status,
        finished.wait_s,
        finished.execution_s,
        finished.completed_at >= now() - period.length AS is_recent
    FROM period
    LEFT JOIN finished ON finished.completed_at >= now() - 2 * period.length
)

SELECT
    period,
    '-infinity'::timestamptz AS bucket,
    NULL::status_type AS status,
    bucket_width,
    count(*) FILTER (WHERE is_recent) AS finished,
    avg(wait_s) FILTER (WHERE is_recent) AS wait_avg_s,
    percentile_cont('{0.5,0.95,0.99}'::double precision []) WITHIN GROUP (ORDER BY wait_s)
    FILTER (WHERE is_recent) AS wait_s,
    avg(execution_s) FILTER (WHERE is_recent) AS execution_avg_s,
    percentile_cont('{0.5,0.95,0.99}'::double precision []) WITHIN GROUP (ORDER BY execution_s)
    FILTER (WHERE is_recent) AS execution_s,
    now() AS refreshed_at,
    now() - length AS since,
    count(*) FILTER (WHERE NOT is_recent) AS previous_finished,
    count(*) FILTER (WHERE NOT is_recent AND status = 'COMPLETED') AS previous_completed,
    count(*) FILTER (WHERE NOT is_recent AND status = 'FAILED') AS previous_failed,
    count(*) FILTER (WHERE NOT is_recent AND status = 'CANCELLED') AS previous_cancelled,
    avg(wait_s) FILTER (WHERE NOT is_recent) AS previous_wait_avg_s,
    percentile_cont('{0.5,0.95,0.99}'::double precision []) WITHIN GROUP (ORDER BY wait_s)
    FILTER (WHERE NOT is_recent) AS previous_wait_s,
    avg(execution_s) FILTER (WHERE NOT is_recent) AS previous_execution_avg_s,
    percentile_cont('{0.5,0.95,0.99}'::double precision []) WITHIN GROUP (ORDER BY execution_s)
    FILTER (WHERE NOT is_recent) AS previous_execution_s
FROM windowed
GROUP BY period, length, bucket_width
UNION ALL
SELECT
    period,
    date_bin(bucket_width, completed_at, '2000-01-01 00:00+00'),
    status,
    bucket_width,
    count(*),
    NULL,
    NULL,
    NULL,
    NULL,
    now(),
    now() - length,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL
FROM windowed
WHERE is_recent
GROUP BY period, length, bucket_width, date_bin(bucket_width, completed_at, '2000-01-01 00:00+00'), status;

-- What REFRESH CONCURRENTLY tells rows apart by. NULLS NOT DISTINCT: the durations have no status.
CREATE UNIQUE INDEX job_stats_next_idx ON job_stats_next (period, bucket, status) NULLS NOT DISTINCT;

CREATE MATERIALIZED VIEW job_failures_next AS
WITH period (name, length) AS (
    VALUES
    ('1h', interval '1 hour'),
    ('24h', interval '24 hours'),
    ('7d', interval '7 days'),
    ('30d', interval '30 days')
),

failed AS MATERIALIZED (
    SELECT
        completed_at,
        left(
            regexp_replace(
                left(coalesce(nullif(status_message, ''), split_part(error_message, E'\n', 1)), 1000),
                '[0-9]+', '#', 'g'
            ),
            200
        ) AS message
    FROM job
    -- As in job_stats: this walks the recent end of job_updated_idx only.
    WHERE
        updated_at >= now() - interval '30 days'
        AND completed_at >= now() - interval '30 days'
        AND completed_at <= now()
        AND status = 'FAILED'
),

counted AS (
    SELECT
        period.name AS period,
        failed.message,
        count(*) AS failures,
        row_number() OVER (PARTITION BY period.name ORDER BY count(*) DESC, failed.message) AS place
    FROM period
    INNER JOIN failed ON failed.completed_at >= now() - period.length
    GROUP BY period.name, failed.message
)

SELECT
    period,
    place,
    message,
    failures
FROM counted
WHERE place <= 10;

-- What REFRESH CONCURRENTLY tells rows apart by.
CREATE UNIQUE INDEX job_failures_next_idx ON job_failures_next (period, place);

DROP MATERIALIZED VIEW job_stats;
ALTER MATERIALIZED VIEW job_stats_next RENAME TO job_stats;
ALTER INDEX job_stats_next_idx RENAME TO job_stats_idx;

DROP MATERIALIZED VIEW job_failures;
ALTER MATERIALIZED VIEW job_failures_next RENAME TO job_failures;
ALTER INDEX job_failures_next_idx RENAME TO job_failures_idx;
