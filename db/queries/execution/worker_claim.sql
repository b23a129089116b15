-- Purpose: gives the next jobs to a worker (db/functions/worker_claim.sql).
-- Parameters: id bigint; lease_s double precision; key text or null; most integer; free json or null; log_limit bigint.
-- Rows: none (no such worker) or one: state text, jobs text (JSON).
-- Index: those of the function.
SELECT
    state,
    jobs::text AS jobs
FROM worker_claim(
    %(id)s::bigint,
    interval '1 second' * %(lease_s)s::double precision,
    %(key)s::text,
    %(most)s::integer,
    %(free)s::json,
    %(log_limit)s::bigint
)
