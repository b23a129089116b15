-- Purpose: makes the view jobs accept an INSERT: the row goes to job and to job_latest.
-- Trigger: jobs_insert, instead of INSERT on jobs, for each row. For many rows insert into both tables in one statement.
CREATE OR REPLACE FUNCTION jobs_insert() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    WITH asked AS (
        INSERT INTO job (
            id, created_at, priority, max_attempts, name, queue, owner, project, task, unique_key, description, args,
            resource_requirements
        ) VALUES (
            NEW.id, NEW.created_at, NEW.priority, NEW.max_attempts, NEW.name, NEW.queue, NEW.owner, NEW.project, NEW.task,
            NEW.unique_key, NEW.description, NEW.args, NEW.resource_requirements
        )
    )

    INSERT INTO job_latest (
        id, created_at, created_minute, updated_at, status_at, scheduled_at, started_at, completed_at, lease_expires_at,
        lease_token, status,
        priority, queue, owner, project, attempt, progress, exit_code, worker, status_message, error_message, result_data,
        usage
    ) VALUES (
        NEW.id, NEW.created_at, job_minute(NEW.created_at), NEW.updated_at, NEW.status_at, NEW.scheduled_at, NEW.started_at, NEW.completed_at,
        NEW.lease_expires_at, NEW.lease_token, NEW.status, NEW.priority, NEW.queue, NEW.owner, NEW.project, NEW.attempt,
        NEW.progress, NEW.exit_code, NEW.worker, NEW.status_message, NEW.error_message, NEW.result_data, NEW.usage
    );
    RETURN NEW;
END
$$;
