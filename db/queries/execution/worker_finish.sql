-- Purpose: ends runs of a worker or gives them back (db/functions/worker_finish.sql).
-- Parameters: id bigint; lease_s double precision; runs json; running json or null (the worker doesn't say);
--   grace_s integer.
-- Rows: none (no such worker) or one: state text, results text (JSON array), jobs null; cancel, unknown text (JSON arrays).
-- Index: those of the function.
SELECT
    finished.state,
    finished.results::text AS results,
    NULL AS jobs,
    told.cancel::text AS cancel,
    told.unknown::text AS unknown
FROM worker_finish(%(id)s::bigint, interval '1 second' * %(lease_s)s::double precision, %(runs)s::json) AS finished
CROSS JOIN LATERAL worker_verdict(%(id)s::bigint, finished.state, %(running)s::json, %(grace_s)s::integer) AS told
