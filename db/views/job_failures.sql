-- Purpose: the ten most frequent messages of failed jobs in each window. Messages that differ in numbers only (hosts,
--   sizes, line numbers) count as one, with # for each number. Housekeeping refreshes it, with job_stats.
-- Rows: at most ten a period: period, place (1 is the most frequent), message, failures.
CREATE MATERIALIZED VIEW job_failures AS
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
    FROM job_latest
    -- As in job_stats: this walks the recent end of job_latest_updated_idx only.
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
CREATE UNIQUE INDEX job_failures_idx ON job_failures (period, place);
