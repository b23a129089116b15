-- Purpose: the workers: live ones first, then those that are gone, the newest first.
-- Parameters: page_size integer.
-- Rows: one: count bigint, of all; results text (JSON array).
-- Index: none: there are as many rows as workers of some days.
SELECT
    (SELECT count(*) FROM worker) AS count,
    coalesce(json_agg(worker_json(shown) ORDER BY shown.gone_at DESC NULLS FIRST, shown.id DESC), '[]')::text AS results
FROM (
    SELECT worker.*
    FROM worker
    ORDER BY worker.gone_at DESC NULLS FIRST, worker.id DESC
    LIMIT %(page_size)s::integer
) AS shown
