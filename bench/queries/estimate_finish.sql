-- Purpose: finishes a run.
-- Parameters: id bigint; runs json.
SELECT results
FROM worker_finish(%(id)s::bigint, '1 day', %(runs)s::json)
