-- Purpose: statistics: exact current counts, and past durations and throughput from the materialized view.
-- Parameters: period text (1h, 24h, 7d or 30d).
-- Rows: one: body (JSON text).
-- Index: job_tally_pkey, job_stats_idx, job_failures_idx, job_status_idx.
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
            SELECT coalesce(json_agg(bucketed ORDER BY bucketed.bucket), '[]')
            FROM (
                SELECT
                    bucket,
                    coalesce(sum(finished) FILTER (WHERE status = 'COMPLETED'), 0) AS completed,
                    coalesce(sum(finished) FILTER (WHERE status = 'FAILED'), 0) AS failed,
                    coalesce(sum(finished) FILTER (WHERE status = 'CANCELLED'), 0) AS cancelled
                FROM job_stats
                WHERE period = %(period)s::text AND bucket > '-infinity'
                GROUP BY bucket
            ) AS bucketed
        ),
        'failures', (
            SELECT
                coalesce(json_agg(json_build_object('message', message, 'count', failures) ORDER BY place), '[]')
            FROM job_failures
            WHERE period = %(period)s::text
        ),
        'oldest_pending_at', (
            SELECT created_at FROM job
            WHERE status = 'PENDING'
            ORDER BY created_minute, id
            LIMIT 1
        ),
        'refreshed_at', past.refreshed_at
    )::text AS body
FROM job_stats AS past
CROSS JOIN counted
WHERE past.period = %(period)s::text AND past.bucket = '-infinity'
