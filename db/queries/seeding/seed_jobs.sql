-- Purpose: inserts the jobs planned in seed_plan.
-- Parameters: job_ids bigint[], their ids, ascending; recipes jsonb, as for seed_plan.
-- Rows: none.
-- Index: none for reading; all indexes of job are written.
INSERT INTO job (
    id, created_at, updated_at, scheduled_at, started_at, completed_at, status_at, status, priority, attempt, progress,
    name, queue, worker, description, status_message, error_message, resource_requirements, result_data
)
WITH recipe AS MATERIALIZED (
    SELECT
        n,
        queue,
        description,
        metric,
        metric_max,
        resources
    FROM jsonb_to_recordset(%(recipes)s::jsonb) AS given (
        n integer, queue text, description text, metric text, metric_max integer, resources jsonb
    )
)

SELECT
    (%(job_ids)s::bigint [])[seed_plan.n],
    seed_plan.created_at,
    seed_plan.created_at + seed_plan.newest_s * interval '1 second',
    seed_plan.scheduled_at,
    seed_plan.created_at + seed_plan.start_s * interval '1 second',
    seed_plan.created_at + seed_plan.end_s * interval '1 second',
    seed_plan.created_at + seed_plan.newest_s * interval '1 second',
    seed_plan.status,
    -- Mostly 5.
    (ARRAY[5, 5, 5, 5, 5, 5, 5, 5, 5, 4, 4, 6, 6, 3, 3, 7, 7, 2, 8, 1, 9, 10])[1 + mod(seed_plan.pick / 5, 22)],
    CASE WHEN seed_plan.retry_s IS NULL THEN 1 ELSE 2 END,
    seed_plan.progress,
    seed_plan.name,
    recipe.queue,
    CASE WHEN seed_plan.start_s IS NOT NULL THEN seed_plan.worker END,
    recipe.description,
    seed_plan.message,
    CASE seed_plan.status WHEN 'FAILED' THEN seed_plan.error ELSE '' END,
    recipe.resources,
    CASE seed_plan.status
        WHEN 'COMPLETED'
            THEN jsonb_build_object('exit_code', 0, recipe.metric, recipe.metric_max::bigint * seed_plan.pick >> 31)
    END
FROM seed_plan
INNER JOIN recipe ON recipe.n = seed_plan.recipe_n
ORDER BY seed_plan.n
