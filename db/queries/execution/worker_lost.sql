-- Purpose: the workers that were lost last, for the log.
-- Parameters: most integer.
-- Rows: one for each: identity text; silent_s double precision, for how long it had been silent; jobs bigint, how many of
--   its runs were lost, as far as they are not folded.
-- Index: none: there are as many rows as workers of some days.
SELECT
    worker.identity,
    extract(EPOCH FROM worker.gone_at - worker.seen_at)::double precision AS silent_s,
    (
        SELECT coalesce(sum(run_delta.runs), 0)
        FROM run_delta
        WHERE run_delta.worker = worker.identity AND run_delta.event = 'lost' AND run_delta.at >= worker.gone_at
    )::bigint AS jobs
FROM worker
WHERE worker.gone_reason = 'lost'
ORDER BY worker.gone_at DESC, worker.id ASC
LIMIT %(most)s::integer
