-- Purpose: renews a worker's lease, and tells which runs it may send output of (db/functions/worker_logs.sql).
-- Parameters: id bigint; lease_s double precision; runs json, {id, attempt} each once; grace_s integer.
-- Rows: none (no such worker) or one: state text; own, cancel, unknown text (JSON arrays).
-- Index: those of the function.
SELECT
    state,
    own::text AS own,
    cancel::text AS cancel,
    unknown::text AS unknown
FROM worker_logs(
    %(id)s::bigint,
    interval '1 second' * %(lease_s)s::double precision,
    %(runs)s::json,
    %(grace_s)s::integer
)
