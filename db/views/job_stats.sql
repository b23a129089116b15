-- Purpose: what is expensive to know about the jobs that finished lately: durations for each window and the window before,
--   and throughput for each of its buckets. Counts of the present are not here: they are exact, from the tally.
--   Housekeeping refreshes it.
-- Rows: of each period one with bucket = -infinity and the durations (seconds; null where nothing finished), and one for
--   each bucket and status in which jobs finished. Jobs whose end is in the future are not among them.
CREATE MATERIALIZED VIEW job_stats AS
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
    FROM job_latest
    -- updated_at is never before completed_at: this walks the recent end of job_latest_updated_idx only.
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
CREATE UNIQUE INDEX job_stats_idx ON job_stats (period, bucket, status) NULLS NOT DISTINCT;
