-- Purpose: statistics: exact current counts, and past durations and throughput from the materialized view.
-- Parameters: period text (1h, 24h, 7d or 30d).
-- Rows: one: body (JSON text).
-- Index: job_tally_pkey, job_stats_idx, job_failures_idx, job_latest_status_idx.
WITH counted AS MATERIALIZED (
    SELECT pending, running, completed, failed, cancelled
    FROM job_tally_total()
)

SELECT
    json_build_object(
        'total', counted.pending + counted.running + counted.completed + counted.failed + counted.cancelled,
        'by_status', json_build_object(
            'PENDING', counted.pending,
            'RUNNING', counted.running,
            'COMPLETED', counted.completed,
            'FAILED', counted.failed,
            'CANCELLED', counted.cancelled
        ),
        'window', past.period,
        'finished', past.finished,
        'wait_time', json_build_object(
            'avg', past.wait_avg_s, 'p50', past.wait_s[1], 'p95', past.wait_s[2], 'p99', past.wait_s[3]
        ),
        'execution_time', json_build_object(
            'avg', past.execution_avg_s,
            'p50', past.execution_s[1],
            'p95', past.execution_s[2],
            'p99', past.execution_s[3]
        ),
        'bucket_seconds', extract(EPOCH FROM past.bucket_width)::integer,
        'throughput', (
            SELECT json_agg(bucketed ORDER BY bucketed.bucket)
            FROM (
                SELECT
                    series.bucket,
                    coalesce(sum(job_stats.finished) FILTER (WHERE job_stats.status = 'COMPLETED'), 0) AS completed,
                    coalesce(sum(job_stats.finished) FILTER (WHERE job_stats.status = 'FAILED'), 0) AS failed,
                    coalesce(sum(job_stats.finished) FILTER (WHERE job_stats.status = 'CANCELLED'), 0) AS cancelled
                FROM generate_series(
                    date_bin(past.bucket_width, past.since, '2000-01-01 00:00+00'),
                    past.refreshed_at,
                    past.bucket_width
                ) AS series (bucket)
                LEFT JOIN job_stats ON job_stats.period = past.period AND job_stats.bucket = series.bucket
                GROUP BY series.bucket
            ) AS bucketed
        ),
        'previous', json_build_object(
            'finished', past.previous_finished,
            'completed', past.previous_completed,
            'failed', past.previous_failed,
            'cancelled', past.previous_cancelled,
            'wait_time', json_build_object(
                'avg', past.previous_wait_avg_s,
                'p50', past.previous_wait_s[1],
                'p95', past.previous_wait_s[2],
                'p99', past.previous_wait_s[3]
            ),
            'execution_time', json_build_object(
                'avg', past.previous_execution_avg_s,
                'p50', past.previous_execution_s[1],
                'p95', past.previous_execution_s[2],
                'p99', past.previous_execution_s[3]
            )
        ),
        'failures', (
            SELECT
                coalesce(json_agg(json_build_object('message', message, 'count', failures) ORDER BY place), '[]')
            FROM job_failures
            WHERE period = %(period)s::text
        ),
        'oldest_pending_at', (
            SELECT created_at FROM job_latest
            WHERE status = 'PENDING'
            ORDER BY created_minute, id
            LIMIT 1
        ),
        'refreshed_at', past.refreshed_at
    )::text AS body
FROM job_stats AS past
CROSS JOIN counted
WHERE past.period = %(period)s::text AND past.bucket = '-infinity'
