-- Purpose: the rules for a row of job, in one CHECK constraint. As constraints of their own PostgreSQL would parse all of
--   them anew for each statement, which takes longer than to insert a row.
-- Parameters: the columns that the rules are about.
-- Returns: true.
-- Raises: check_violation, with the name of the rule as the constraint.
CREATE OR REPLACE FUNCTION job_valid(
    name text,
    queue text,
    owner text,
    project text,
    task text,
    unique_key text,
    priority smallint,
    max_attempts smallint,
    args jsonb,
    resource_requirements jsonb
)
RETURNS boolean
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    -- In the order of names, as PostgreSQL checks constraints. A comparison with null breaks no rule.
    broken CONSTANT text := CASE
        WHEN jsonb_typeof(args) <> 'object' THEN 'job_args_object'
        WHEN max_attempts NOT BETWEEN 1 AND 1000 THEN 'job_max_attempts_range'
        WHEN char_length(name) NOT BETWEEN 1 AND 255 THEN 'job_name_length'
        WHEN name ~ '[\u0001-\u001f\u007f-\u009f]' THEN 'job_name_printable'
        WHEN char_length(owner) > 255 THEN 'job_owner_length'
        WHEN priority NOT BETWEEN 1 AND 10 THEN 'job_priority_range'
        WHEN char_length(project) > 255 THEN 'job_project_length'
        WHEN char_length(queue) NOT BETWEEN 1 AND 100 THEN 'job_queue_length'
        WHEN jsonb_typeof(resource_requirements) <> 'object' THEN 'job_resource_requirements_object'
        WHEN char_length(task) > 255 THEN 'job_task_length'
        WHEN char_length(unique_key) NOT BETWEEN 1 AND 255 THEN 'job_unique_key_length'
    END;
BEGIN
    IF broken IS NOT NULL THEN
        RAISE check_violation USING
            MESSAGE = format('new row for relation "job" violates the rule "%s"', broken),
            CONSTRAINT = broken,
            TABLE = 'job';
    END IF;
    RETURN true;
END
$$;
