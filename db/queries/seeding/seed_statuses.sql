-- Purpose: inserts the histories of the jobs planned in seed_plan.
-- Parameters: job_ids bigint[], as for seed_jobs; status_ids bigint[], the ids of the rows, ascending.
-- Rows: none.
-- Index: none for reading; job_status_pkey is written, job_latest_pkey checked.
INSERT INTO job_status (id, job_id, timestamp, status_type, progress, message, actor, attempt)
SELECT
    (%(status_ids)s::bigint [])[row_number() OVER (ORDER BY seed_plan.n, entry.after_s, entry.step)],
    (%(job_ids)s::bigint [])[seed_plan.n],
    seed_plan.created_at + entry.after_s * interval '1 second',
    entry.status_type::status_type,
    entry.progress,
    entry.message,
    entry.actor,
    -- The first of two attempts ends before the retry.
    CASE WHEN seed_plan.retry_s IS NULL OR entry.after_s < seed_plan.retry_s THEN 1 ELSE 2 END
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
        start_s + floor(1000 * ran_s * report / (reports + 1)) / 1000,
        'RUNNING',
        least(99, floor(100 * ran_s * report / (reports + 1) / whole_s))::smallint,
        least(99, floor(100 * ran_s * report / (reports + 1) / whole_s)) || ' %% done',
        worker
    FROM generate_series(1, reports) AS report
) AS entry (step, after_s, status_type, progress, message, actor)
WHERE entry.after_s IS NOT NULL
