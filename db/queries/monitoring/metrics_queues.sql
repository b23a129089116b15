-- Purpose: how many jobs are due in each queue, and for how long the oldest has been, for /metrics. Queues are what clients
--   name them, so only the longest are told apart.
-- Parameters: most integer, of queues.
-- Rows: one for each of the longest queues, and one with queue null for all others: queue text, jobs bigint, oldest_due_s
--   double precision.
-- Index: none: job_ready has due jobs only.
WITH lane AS MATERIALIZED (
    SELECT
        queue,
        count(*) AS jobs,
        min(due_at) AS oldest_due_at,
        row_number() OVER (ORDER BY count(*) DESC, queue) AS place
    FROM job_ready
    GROUP BY queue
)

SELECT
    CASE WHEN place <= %(most)s::integer THEN queue END AS queue,
    sum(jobs)::bigint AS jobs,
    extract(EPOCH FROM now() - min(oldest_due_at))::double precision AS oldest_due_s
FROM lane
GROUP BY CASE WHEN place <= %(most)s::integer THEN queue END
