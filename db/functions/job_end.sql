-- Purpose: ends one run as job_finish does for many: by plain statements of one row, which cost a fraction of what the
--   statement for many costs to set up.
-- Parameters: worker: its name; the others as in the runs of job_finish, with a final status.
-- Returns: whether the run was the worker's own, and has ended.
-- Reads: job_latest_pkey.
CREATE OR REPLACE FUNCTION job_end(
    worker text,
    job bigint,
    attempt smallint,
    started_at timestamptz,
    status status_type,
    message text,
    exit_code integer,
    result_data jsonb,
    error_message text,
    usage jsonb
)
RETURNS boolean
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
    ended record;
    seconds double precision;
BEGIN
    PERFORM set_config('muster.recorded', 'on', true);
    UPDATE job_latest AS latest
    SET
        status = job_end.status,
        updated_at = greatest(now(), latest.updated_at + interval '1 microsecond'),
        status_at = greatest(now(), latest.updated_at + interval '1 microsecond'),
        completed_at = greatest(now(), latest.updated_at + interval '1 microsecond'),
        status_message = coalesce(job_end.message, ''),
        progress = CASE job_end.status WHEN 'COMPLETED' THEN 100 ELSE latest.progress END,
        exit_code = job_end.exit_code,
        result_data = job_end.result_data,
        error_message = coalesce(job_end.error_message, ''),
        usage = job_end.usage
    -- IS NOT FALSE keeps both indexes of what is RUNNING out.
    WHERE latest.id = job
    AND (latest.status = 'RUNNING') IS NOT FALSE
    AND latest.worker = job_end.worker
    AND latest.attempt = job_end.attempt
    AND latest.started_at = coalesce(job_end.started_at, latest.started_at)
    AND job_end.status <> 'PENDING'
    RETURNING
        latest.status_at,
        latest.started_at,
        latest.progress,
        latest.status_message,
        latest.created_minute,
        latest.queue,
        latest.owner,
        latest.project,
        latest.priority
    INTO ended;
    IF NOT FOUND THEN
        PERFORM set_config('muster.recorded', 'off', true);
        RETURN false;
    END IF;
    INSERT INTO job_status (job_id, timestamp, status_type, progress, message, actor, attempt)
    VALUES (job, ended.status_at, job_end.status, ended.progress, ended.status_message, job_end.worker, job_end.attempt);
    INSERT INTO job_tally_delta (
        minute, block, queue, owner, project, priority, pending, running, completed, failed, cancelled
    ) VALUES (
        ended.created_minute,
        job_block(job),
        ended.queue,
        ended.owner,
        ended.project,
        ended.priority,
        0,
        -1,
        (job_end.status = 'COMPLETED')::integer,
        (job_end.status = 'FAILED')::integer,
        (job_end.status = 'CANCELLED')::integer
    );
    seconds := extract(EPOCH FROM ended.status_at - ended.started_at);
    INSERT INTO run_delta (worker, event, bucket, runs, seconds, squares)
    VALUES (job_end.worker, lower(job_end.status::text), 0, 1, seconds, seconds ^ 2);
    PERFORM set_config('muster.recorded', 'off', true);
    RETURN true;
END
$$;
