-- Purpose: ends runs of a worker, and gives it the next jobs in the same transaction
--   (db/functions/worker_finish_claim.sql).
-- Parameters: as for worker_finish.sql and worker_claim.sql.
-- Rows: none (no such worker) or one: state text, results text (JSON array), jobs text (JSON array).
-- Index: those of the function.
SELECT
    state,
    results::text AS results,
    jobs::text AS jobs
FROM worker_finish_claim(
    %(id)s::bigint,
    interval '1 second' * %(lease_s)s::double precision,
    %(runs)s::json,
    %(key)s::text,
    %(most)s::integer,
    %(free)s::json,
    %(log_limit)s::bigint
)
