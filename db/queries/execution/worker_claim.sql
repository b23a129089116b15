-- Purpose: gives the next jobs to a worker (db/functions/worker_claim.sql).
-- Parameters: id bigint; lease_s double precision; key text or null; most integer; free json or null; log_limit bigint;
--   running json or null (the worker doesn't say); grace_s integer.
-- Rows: none (no such worker) or one: state text; jobs, cancel, unknown text (JSON arrays).
-- Index: those of the function.
SELECT
    claimed.state,
    claimed.jobs::text AS jobs,
    told.cancel::text AS cancel,
    told.unknown::text AS unknown
FROM worker_claim(
    %(id)s::bigint,
    interval '1 second' * %(lease_s)s::double precision,
    %(key)s::text,
    %(most)s::integer,
    %(free)s::json,
    %(log_limit)s::bigint
) AS claimed
CROSS JOIN LATERAL worker_verdict(%(id)s::bigint, claimed.state, %(running)s::json, %(grace_s)s::integer) AS told
