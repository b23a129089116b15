-- Purpose: ends runs of a worker or gives them back (db/functions/worker_finish.sql).
-- Parameters: id bigint; lease_s double precision; runs json.
-- Rows: none (no such worker) or one: state text, results text (JSON array), jobs null.
-- Index: those of the function.
SELECT
    state,
    results::text AS results,
    NULL AS jobs
FROM worker_finish(%(id)s::bigint, interval '1 second' * %(lease_s)s::double precision, %(runs)s::json)
