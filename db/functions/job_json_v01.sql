-- The JSON of a job and of a status, shared by every answer that holds a whole one.

CREATE FUNCTION job_execution_time(started_at timestamptz, completed_at timestamptz) RETURNS double precision
LANGUAGE sql STABLE PARALLEL SAFE
-- now() is the start of the transaction, which may lie before a start that it has only just written.
RETURN CASE
    WHEN completed_at IS NOT NULL THEN round(extract(EPOCH FROM completed_at - started_at), 3)
    WHEN started_at < now() THEN round(extract(EPOCH FROM now() - started_at), 3)
    WHEN started_at IS NOT NULL THEN 0
END::double precision;

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

-- When the job's history happened, both ends included: what a look-up in job_status prunes its partitions by.
CREATE FUNCTION job_history_from(entry job) RETURNS timestamptz
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN coalesce(lower((entry).history_range), (entry).created_at);

CREATE FUNCTION job_history_to(entry job) RETURNS timestamptz
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN greatest(upper((entry).history_range), (entry).updated_at);

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

-- The newest 100 statuses of a job, newest first, and how many it has in all. `added` is one that the calling statement
-- itself has just written, which its own snapshot cannot see yet; null when there is none.
CREATE FUNCTION job_history(entry job, added job_status) RETURNS TABLE (statuses json, total bigint)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
SELECT
    (
        SELECT coalesce(json_agg(job_status_json(newest.status)), '[]')
        FROM (
            SELECT added AS status
            WHERE (added).id IS NOT NULL
            UNION ALL
            (
                SELECT job_status
                FROM job_status
                WHERE job_status.job_id = (entry).id
                AND job_status.timestamp BETWEEN job_history_from(entry) AND job_history_to(entry)
                ORDER BY job_status.timestamp DESC, job_status.id DESC
                LIMIT CASE WHEN (added).id IS NULL THEN 100 ELSE 99 END
            )
        ) AS newest
    ),
    (
        SELECT count(*) + CASE WHEN (added).id IS NULL THEN 0 ELSE 1 END
        FROM job_status
        WHERE job_status.job_id = (entry).id
        AND job_status.timestamp BETWEEN job_history_from(entry) AND job_history_to(entry)
    );
END;

-- The whole job as the API answers it.
CREATE FUNCTION job_document(entry job, added job_status) RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
SELECT job_json(entry, history.statuses, history.total)
FROM job_history(entry, added) AS history;
END;
