-- Purpose: makes the view jobs accept an UPDATE: what was asked goes to job, where the job stands to job_latest.
-- Trigger: jobs_update, instead of UPDATE on jobs, for each row.
-- Raises: serialization_failure if another transaction has changed the job since this statement read it. A job deleted
--   meanwhile is passed over.
CREATE OR REPLACE FUNCTION jobs_update() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.id <> OLD.id THEN
        RAISE restrict_violation USING MESSAGE = 'the id of a job never changes';
    END IF;
    UPDATE job_latest AS latest
    SET
        created_at = NEW.created_at,
        created_minute = job_minute(NEW.created_at),
        updated_at = NEW.updated_at,
        status_at = NEW.status_at,
        scheduled_at = NEW.scheduled_at,
        started_at = NEW.started_at,
        completed_at = NEW.completed_at,
        lease_expires_at = NEW.lease_expires_at,
        lease_token = NEW.lease_token,
        status = NEW.status,
        priority = NEW.priority,
        attempt = NEW.attempt,
        progress = NEW.progress,
        exit_code = NEW.exit_code,
        worker = NEW.worker,
        status_message = NEW.status_message,
        error_message = NEW.error_message,
        result_data = NEW.result_data,
        usage = NEW.usage
    WHERE latest.id = OLD.id AND latest.xmin::text = split_part(OLD.version, '.', 1);
    IF NOT FOUND THEN
        IF EXISTS (SELECT FROM job_latest AS latest WHERE latest.id = OLD.id) THEN
            RAISE serialization_failure USING MESSAGE = format('job %s was changed by another transaction', OLD.id);
        END IF;
        RETURN NULL; -- deleted meanwhile: not updated, as by an UPDATE of a table
    END IF;
    UPDATE job
    SET
        created_at = NEW.created_at,
        priority = NEW.priority,
        max_attempts = NEW.max_attempts,
        name = NEW.name,
        queue = NEW.queue,
        owner = NEW.owner,
        project = NEW.project,
        task = NEW.task,
        unique_key = NEW.unique_key,
        description = NEW.description,
        args = NEW.args,
        resource_requirements = NEW.resource_requirements
    WHERE job.id = OLD.id AND (
        job.created_at, job.priority, job.max_attempts, job.name, job.queue, job.owner, job.project, job.task,
        job.unique_key, job.description, job.args, job.resource_requirements
    ) IS DISTINCT FROM (
        NEW.created_at, NEW.priority, NEW.max_attempts, NEW.name, NEW.queue, NEW.owner, NEW.project, NEW.task,
        NEW.unique_key, NEW.description, NEW.args, NEW.resource_requirements
    );
    RETURN NEW;
END
$$;
