-- Purpose: ends runs of a worker, and gives it the next jobs in the same transaction
--   (db/functions/worker_finish_claim.sql).
-- Parameters: as for worker_finish.sql and worker_claim.sql.
-- Rows: none (no such worker) or one: state, results, jobs, cancel, unknown text (all but state are
--   JSON arrays).
-- Index: those of the function.
SELECT
    finished.state,
    finished.results::text AS results,
    finished.jobs::text AS jobs,
    told.cancel::text AS cancel,
    told.unknown::text AS unknown
FROM worker_finish_claim(
    %(id)s::bigint,
    interval '1 second' * %(lease_s)s::double precision,
    %(runs)s::json,
    %(key)s::text,
    %(most)s::integer,
    %(free)s::json,
    %(log_limit)s::bigint
) AS finished
CROSS JOIN LATERAL worker_verdict(%(id)s::bigint, finished.state, %(running)s::json, %(grace_s)s::integer) AS told
