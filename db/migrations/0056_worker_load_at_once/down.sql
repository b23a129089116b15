SET LOCAL lock_timeout = '2s';

-- Purpose: reads what workers run, and what they have free.
-- Parameters: shown: the workers.
-- Rows: for each worker: worker_id; jobs_running; cpus, memory_mb, gpus: what is free, zero for one that is gone.
-- Reads: job_latest_run_idx; job_pkey for each job that these workers run.
CREATE OR REPLACE FUNCTION worker_load(shown worker [])
RETURNS TABLE (
    worker_id bigint, jobs_running bigint, cpus double precision, memory_mb double precision, gpus double precision
)
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off AS $$
BEGIN
    RETURN QUERY
    WITH held AS MATERIALIZED (
        SELECT
            run.worker,
            count(*) AS jobs,
            sum(needs.cpus) AS cpus,
            sum(needs.memory_mb) AS memory_mb,
            sum(needs.gpus) AS gpus
        FROM job_latest AS run
        -- OFFSET keeps it one look for each job, whatever the planner expects of the table.
        CROSS JOIN LATERAL (
            SELECT
                job_amount(job.resource_requirements, 'cpus', 1) AS cpus,
                job_amount(job.resource_requirements, 'memory_mb', 0) AS memory_mb,
                job_amount(job.resource_requirements, 'gpus', 0) AS gpus
            FROM job
            WHERE job.id = run.id
            OFFSET 0
        ) AS needs
        WHERE
            -- Of all indexes, only job_latest_run_idx has this condition.
            (run.status <> 'RUNNING') IS FALSE
            AND run.worker = ANY (ARRAY(SELECT live.identity FROM unnest(shown) AS live WHERE live.gone_at IS NULL))
        GROUP BY run.worker
    )

    SELECT
        each.id,
        coalesce(held.jobs, 0),
        CASE WHEN each.gone_at IS NULL THEN greatest(0, each.cpus - coalesce(held.cpus, 0)) ELSE 0 END,
        CASE WHEN each.gone_at IS NULL THEN greatest(0, each.memory_mb - coalesce(held.memory_mb, 0)) ELSE 0 END,
        CASE WHEN each.gone_at IS NULL THEN greatest(0, each.gpus - coalesce(held.gpus, 0)) ELSE 0 END
    FROM unnest(shown) AS each
    LEFT JOIN held ON held.worker = each.identity AND each.gone_at IS NULL;
END
$$;
