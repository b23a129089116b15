-- Purpose: creates one job with its first status, PENDING, or does nothing if its unique_key exists already. It writes by
--   plain statements of one row what the triggers on inserts into job, job_latest and job_status would write.
-- Parameters: as the columns; actor: who is named in the history.
-- Rows: none (unique_key exists) or one: id, body (JSON text), version.
-- Reads: job_unique_key_idx.
CREATE OR REPLACE FUNCTION job_create(
    name text,
    description text,
    priority smallint,
    queue text,
    owner text,
    project text,
    task text,
    args jsonb,
    unique_key text,
    max_attempts smallint,
    resource_requirements jsonb,
    scheduled_at timestamptz,
    actor text
)
RETURNS TABLE (id bigint, body text, version text)
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
    asked job;
    latest job_latest;
    entry job_status;
BEGIN
    PERFORM set_config('muster.recorded', 'on', true);
    INSERT INTO job (
        name, description, priority, queue, owner, project, task, args, unique_key, max_attempts, resource_requirements
    ) VALUES (
        name, description, priority, queue, owner, project, task, args, unique_key, max_attempts, resource_requirements
    )
    ON CONFLICT (unique_key) WHERE unique_key IS NOT NULL DO NOTHING
    RETURNING job.* INTO asked;
    IF FOUND THEN
        INSERT INTO job_latest (
            id, created_at, created_minute, updated_at, status_at, scheduled_at, priority, queue, owner, project
        ) VALUES (
            asked.id, asked.created_at, asked.created_minute, asked.created_at, asked.created_at, scheduled_at, priority,
            queue, owner, project
        )
        RETURNING job_latest.* INTO latest;
        INSERT INTO job_status (job_id, status_type, timestamp, actor, attempt)
        VALUES (asked.id, latest.status, latest.status_at, actor, latest.attempt)
        RETURNING job_status.* INTO entry;
        INSERT INTO job_tally_delta (
            minute, block, queue, owner, project, priority, pending, running, completed, failed, cancelled
        ) VALUES (
            asked.created_minute, job_block(asked.id), queue, owner, project, priority, 1, 0, 0, 0, 0
        );
        IF task <> '' THEN
            PERFORM job_ready_refresh(ARRAY[asked.id]);
        END IF;
        id := asked.id;
        body := job_json(asked, latest, json_build_array(job_status_json(entry)), 1);
        version := concat(pg_current_xact_id()::xid, '.', pg_current_xact_id()::xid);
        RETURN NEXT;
    END IF;
    PERFORM set_config('muster.recorded', 'off', true);
END
$$;
