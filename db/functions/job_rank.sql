-- Purpose: counts the jobs before a given one in the order (created_minute, id), without a window.
-- Parameters: statuses: those that count, never empty; minute, id of the job.
-- Returns: the count.
-- Reads: the tally, and job_created_idx or job_latest_status_idx within one block.
CREATE OR REPLACE FUNCTION job_rank(statuses status_type [], minute integer, id bigint) RETURNS bigint
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN job_tally_before(
        job_rank.minute,
        job_block(job_rank.id),
        ('PENDING' = ANY (statuses))::integer,
        ('RUNNING' = ANY (statuses))::integer,
        ('COMPLETED' = ANY (statuses))::integer,
        ('FAILED' = ANY (statuses))::integer,
        ('CANCELLED' = ANY (statuses))::integer
    ) + (
        SELECT count(*)
        FROM job
        WHERE statuses @> enum_range(NULL::status_type)
        AND job.created_minute = job_rank.minute
        AND job.id >= job_block_start(job_block(job_rank.id))
        AND job.id < job_rank.id
    ) + (
        SELECT count(*)
        FROM job_latest AS job
        WHERE NOT statuses @> enum_range(NULL::status_type)
        AND job.status = ANY (statuses)
        AND job.created_minute = job_rank.minute
        AND job.id >= job_block_start(job_block(job_rank.id))
        AND job.id < job_rank.id
    );
END
$$;
