-- Purpose: renews a worker's lease and tells which of its runs it must end (db/functions/worker_heartbeat.sql).
-- Parameters: id bigint; lease_s double precision; runs json; grace_s integer.
-- Rows: none (no such worker) or one: body text (JSON).
-- Index: those of the function.
SELECT
    json_build_object(
        'lease_until', lease_until, 'state', state, 'cancel', cancel, 'unknown', unknown
    )::text AS body
FROM worker_heartbeat(
    %(id)s::bigint,
    interval '1 second' * %(lease_s)s::double precision,
    %(runs)s::json,
    %(grace_s)s::integer
)
