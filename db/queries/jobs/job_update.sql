-- Purpose: a status update, edits, or both, of one job: all of it or nothing, in one round trip.
-- Fragments: change (job_update.fragments.sql, with its parameters).
-- Rows: none (no such job) or one: verdict (ok, stale, refused, finished), status (before), allowed (from there),
--   body (JSON text; null unless ok), version (new).
-- Index: job_pkey.
{change}

SELECT
    target.verdict,
    target.status,
    target.allowed,
    job_document(updated.entry, history.added)::text AS body,
    updated.version
FROM target
LEFT JOIN updated ON true
LEFT JOIN history ON true
