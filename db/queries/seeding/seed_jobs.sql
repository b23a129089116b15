-- Purpose: inserts the jobs planned in seed_plan.
-- Parameters: job_ids bigint[], their ids, ascending; recipes jsonb, as for seed_plan.
-- Rows: none.
-- Index: none for reading; all indexes of job and job_latest are written.
WITH recipe AS MATERIALIZED (
    SELECT
        n,
        queue,
        project,
        description,
        metric,
        metric_max,
        resources
    FROM jsonb_to_recordset(%(recipes)s::jsonb) AS given (
        n integer,
        queue text,
        project text,
        description text,
        metric text,
        metric_max integer,
        resources jsonb
    )
),

planned AS MATERIALIZED (
    SELECT
        (%(job_ids)s::bigint [])[seed_plan.n] AS id,
        -- Mostly 5.
        (ARRAY[5, 5, 5, 5, 5, 5, 5, 5, 5, 4, 4, 6, 6, 3, 3, 7, 7, 2, 8, 1, 9, 10])[1 + mod(seed_plan.pick / 5, 22)]
        AS priority,
        seed_plan.*
    FROM seed_plan
),

asked AS (
    INSERT INTO job (id, created_at, priority, name, queue, owner, project, description, resource_requirements)
    SELECT
        planned.id,
        planned.created_at,
        planned.priority,
        planned.name,
        recipe.queue,
        planned.username,
        recipe.project,
        recipe.description,
        recipe.resources
    FROM planned
    JOIN recipe ON recipe.n = planned.recipe_n
    ORDER BY planned.n
)

INSERT INTO job_latest (
    id, created_at, created_minute, updated_at, scheduled_at, started_at, completed_at, status_at, status, priority, queue,
    owner, project, attempt, progress, exit_code, worker, status_message, error_message, result_data
)
SELECT
    planned.id,
    planned.created_at,
    job_minute(planned.created_at),
    planned.created_at + planned.newest_s * interval '1 second',
    planned.scheduled_at,
    planned.created_at + planned.start_s * interval '1 second',
    planned.created_at + planned.end_s * interval '1 second',
    planned.created_at + planned.newest_s * interval '1 second',
    planned.status,
    planned.priority,
    recipe.queue,
    planned.username,
    recipe.project,
    CASE WHEN planned.retry_s IS NULL THEN 1 ELSE 2 END,
    planned.progress,
    CASE planned.status WHEN 'COMPLETED' THEN 0 END,
    CASE WHEN planned.start_s IS NOT NULL THEN planned.worker END,
    planned.message,
    CASE planned.status WHEN 'FAILED' THEN planned.error ELSE '' END,
    CASE planned.status
        WHEN 'COMPLETED'
            THEN jsonb_build_object('exit_code', 0, recipe.metric, recipe.metric_max::bigint * planned.pick >> 31)
    END
FROM planned
JOIN recipe ON recipe.n = planned.recipe_n
ORDER BY planned.n
