-- Purpose: shows a worker as the API does, without what it runs and has free (worker_document).
-- Parameters: shown: the row of the worker.
-- Returns: the JSON object.
CREATE OR REPLACE FUNCTION worker_json(shown worker) RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE
RETURN json_build_object(
    'id', shown.id,
    'name', shown.name,
    'identity', shown.identity,
    'executor', shown.executor,
    'state', coalesce(shown.gone_reason, shown.state),
    'queues', shown.queues,
    'tasks', shown.tasks,
    'cpus', shown.cpus,
    'memory_mb', shown.memory_mb,
    'gpus', shown.gpus,
    'labels', shown.labels,
    'running', shown.running,
    'kept_for', shown.kept_for,
    'registered_at', shown.registered_at,
    'seen_at', shown.seen_at,
    'lease_until', shown.lease_until,
    'gone_at', shown.gone_at
);
