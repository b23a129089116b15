-- Purpose: tells what a worker runs.
-- Parameters: id bigint; runs json.
SELECT state
FROM worker_heartbeat(%(id)s::bigint, '1 day', %(runs)s::json, 5)
