-- Purpose: builds the JSON of a job, shared by every answer that holds a whole one.
-- Parameters: entry: the row of the job; statuses: its newest statuses as JSON; status_history_count: how many it has in
--   all.
-- Returns: the JSON object.
CREATE OR REPLACE FUNCTION job_json(entry job, statuses json, status_history_count bigint) RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE
RETURN json_build_object(
    'id', (entry).id,
    'name', (entry).name,
    'description', (entry).description,
    'priority', (entry).priority,
    'queue', (entry).queue,
    'task', (entry).task,
    'args', (entry).args,
    'unique_key', (entry).unique_key,
    'attempt', (entry).attempt,
    'max_attempts', (entry).max_attempts,
    'created_at', (entry).created_at,
    'updated_at', (entry).updated_at,
    'scheduled_at', (entry).scheduled_at,
    'started_at', (entry).started_at,
    'completed_at', (entry).completed_at,
    'execution_time', job_execution_time((entry).started_at, (entry).completed_at),
    'latest_status', json_build_object(
        'status_type', (entry).status,
        'timestamp', (entry).status_at,
        'message', (entry).status_message,
        'progress', (entry).progress
    ),
    'error_message', (entry).error_message,
    'result_data', (entry).result_data,
    'resource_requirements', (entry).resource_requirements,
    'worker', (entry).worker,
    'lease_expires_at', (entry).lease_expires_at,
    'allowed_transitions', status_next((entry).status),
    'statuses', statuses,
    'status_history_count', status_history_count
);
