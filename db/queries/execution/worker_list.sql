-- Purpose: the workers: live ones first, the oldest first, then those that are gone, the last to go first.
-- Parameters: page_size integer.
-- Rows: one: count bigint, of all; results text (JSON array).
-- Index: none: there are as many rows as workers of some days; those of worker_load (db/functions/worker_load.sql).
SELECT
    (SELECT count(*) FROM worker) AS count,
    worker_document(
        array_agg(page.shown ORDER BY (page.shown).gone_at DESC NULLS FIRST, (page.shown).id)
    )::text AS results
FROM (
    SELECT worker AS shown
    FROM worker
    ORDER BY worker.gone_at DESC NULLS FIRST, worker.id ASC
    LIMIT %(page_size)s::integer
) AS page
