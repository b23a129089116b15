-- Purpose: says which deltas the last fold has not seen: those of transactions from `since` on, and of those that were
--   open then. Readers begin there, so that they pass over no dead rows that a long transaction keeps from being vacuumed.
-- Rows: one: since (xid8), open_then (array of xid8).
-- Reads: job_tally_fold_pkey.
CREATE OR REPLACE VIEW job_tally_boundary AS
SELECT
    pg_snapshot_xmax(snapshot) AS since,
    ARRAY(SELECT pg_snapshot_xip(snapshot)) AS open_then
FROM job_tally_fold
ORDER BY id DESC
LIMIT 1;
