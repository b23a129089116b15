-- Purpose: builds the JSON of a job, shared by every answer that holds a whole one.
-- Parameters: asked, latest: the rows of the job; statuses: its newest statuses as JSON; status_history_count: how many
--   it has in all.
-- Returns: the JSON object.
CREATE OR REPLACE FUNCTION job_json(asked job, latest job_latest, statuses json, status_history_count bigint) RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE
RETURN json_build_object(
    'id', (asked).id,
    'name', (asked).name,
    'description', (asked).description,
    'priority', (asked).priority,
    'queue', (asked).queue,
    'owner', (asked).owner,
    'project', (asked).project,
    'task', (asked).task,
    'args', (asked).args,
    'unique_key', (asked).unique_key,
    'attempt', (latest).attempt,
    'max_attempts', (asked).max_attempts,
    'created_at', (asked).created_at,
    'updated_at', (latest).updated_at,
    'scheduled_at', (latest).scheduled_at,
    'started_at', (latest).started_at,
    'completed_at', (latest).completed_at,
    'execution_time', job_execution_time((latest).started_at, (latest).completed_at),
    'latest_status', json_build_object(
        'status_type', (latest).status,
        'timestamp', (latest).status_at,
        'message', (latest).status_message,
        'progress', (latest).progress
    ),
    'error_message', (latest).error_message,
    'result_data', (latest).result_data,
    'exit_code', (latest).exit_code,
    'usage', (latest).usage,
    'resource_requirements', (asked).resource_requirements,
    'worker', (latest).worker,
    'lease_expires_at', (latest).lease_expires_at,
    'allowed_transitions', status_next((latest).status),
    'statuses', statuses,
    'status_history_count', status_history_count
);
