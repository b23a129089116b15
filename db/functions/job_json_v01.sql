-- The JSON of a job and of a status, shared by every answer that holds a whole one.

CREATE FUNCTION job_execution_time(started_at timestamptz, completed_at timestamptz) RETURNS double precision
LANGUAGE sql STABLE PARALLEL SAFE
-- now() is the start of the transaction, which may lie before a start that it has only just written. Not extract(): it
-- works in numeric, at several times the cost.
RETURN round(date_part('epoch', coalesce(completed_at, greatest(now(), started_at)) - started_at) * 1000) / 1000;

CREATE FUNCTION job_status_json(entry job_status) RETURNS json
LANGUAGE sql STABLE STRICT PARALLEL SAFE
RETURN json_build_object(
    'id', (entry).id,
    'status_type', (entry).status_type,
    'timestamp', (entry).timestamp,
    'message', (entry).message,
    'progress', (entry).progress,
    'actor', (entry).actor
);

CREATE FUNCTION job_json(entry job, statuses json, status_history_count bigint) RETURNS json
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
