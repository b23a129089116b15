-- Purpose: builds the JSON of a status.
-- Parameters: entry: the row of job_status.
-- Returns: the JSON object.
CREATE OR REPLACE FUNCTION job_status_json(entry job_status) RETURNS json
LANGUAGE sql STABLE STRICT PARALLEL SAFE
RETURN json_build_object(
    'id', (entry).id,
    'status_type', (entry).status_type,
    'timestamp', (entry).timestamp,
    'message', (entry).message,
    'progress', (entry).progress,
    'actor', (entry).actor,
    'attempt', (entry).attempt
);
