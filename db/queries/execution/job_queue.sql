-- Purpose: the jobs that workers would get next, in the order of the claim, and how many are due.
-- Parameters: queue text or null (all); most integer, of results; cap integer, of the count.
-- Rows: one: results text (JSON array), count bigint (more than cap if there are more).
-- Index: those of job_queue (db/functions/job_queue.sql); job_pkey and job_latest_pkey for each result; for the count of one
--   queue job_ready_order_idx.
WITH due AS MATERIALIZED (
    SELECT
        first.id,
        first.due_at,
        first.place
    FROM job_queue(
        CASE WHEN %(queue)s::text IS NOT NULL THEN ARRAY[%(queue)s::text] END, %(most)s::integer
    ) WITH ORDINALITY AS first (id, queue, priority, due_at, place)
)

SELECT
    (
        SELECT coalesce(json_agg(item ORDER BY due.place), '[]')::text
        FROM due
        -- OFFSET keeps it one look for each job, whatever the planner expects of the tables.
        CROSS JOIN LATERAL (
            SELECT
                jobs.id,
                jobs.name,
                jobs.priority,
                jobs.queue,
                jobs.owner,
                jobs.project,
                jobs.attempt,
                jobs.created_at,
                jobs.updated_at,
                jobs.scheduled_at,
                jobs.started_at,
                jobs.completed_at,
                job_execution_time(jobs.started_at, jobs.completed_at) AS execution_time,
                ROW(jobs.status, jobs.status_at, jobs.status_message, jobs.progress)::job_latest_status AS latest_status,
                due.due_at
            FROM jobs
            WHERE jobs.id = due.id
            OFFSET 0
        ) AS item
    ) AS results,
    CASE
        WHEN %(queue)s::text IS NULL
            THEN
                (
                    SELECT count(*)
                    FROM (SELECT FROM job_ready WHERE due_at <= now() LIMIT %(cap)s::integer + 1) AS counted
                )
        ELSE (
            SELECT count(*)
            FROM (
                SELECT
                FROM job_ready
                WHERE queue = %(queue)s::text AND due_at <= now()
                LIMIT %(cap)s::integer + 1
            ) AS counted
        )
    END AS count
