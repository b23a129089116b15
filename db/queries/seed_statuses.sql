-- Purpose: writes the histories of the jobs that seed_plan holds.
-- Parameters: none.
-- Rows: none.
-- Index: none to read by; job_status_pkey is written, job_pkey checked.
INSERT INTO job_status (job_id, timestamp, status_type, progress, message, actor)
SELECT
    seed_plan.id,
    seed_plan.created_at + entry.after_s * interval '1 second',
    entry.status_type::status_type,
    entry.progress,
    entry.message,
    entry.actor
FROM seed_plan
CROSS JOIN LATERAL (
    VALUES
    (1, 0, 'PENDING', NULL, 'Submitted by ' || username, username),
    (2, first_start_s, 'RUNNING', 0, 'Started on ' || worker, worker),
    (3, first_end_s, 'FAILED', NULL, error, worker),
    (4, retry_s, 'PENDING', NULL, 'Retried by ' || username, username),
    (5, start_s, 'RUNNING', 0, 'Started on ' || worker, worker),
    (7, end_s, status::text, progress, message, CASE status WHEN 'CANCELLED' THEN username ELSE worker END)
    UNION ALL
    SELECT
        6,
        start_s + floor(1000 * ran_s * n / (reports + 1)) / 1000,
        'RUNNING',
        least(99, floor(100 * ran_s * n / (reports + 1) / whole_s))::smallint,
        least(99, floor(100 * ran_s * n / (reports + 1) / whole_s)) || ' %% done',
        worker
    FROM generate_series(1, reports) AS n
) AS entry (step, after_s, status_type, progress, message, actor)
WHERE entry.after_s IS NOT NULL
ORDER BY seed_plan.id, entry.after_s, entry.step
