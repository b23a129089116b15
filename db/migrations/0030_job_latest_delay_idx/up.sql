-- Purpose: adds an index of the jobs last updated 256 minutes or more after their creation, by the length of that time. It
--   bounds how far the order by recency differs from that of creation.
-- Locks: SHARE UPDATE EXCLUSIVE on job_latest; nobody waits, but the migration waits for older transactions.
-- At ten million jobs: two scans of job_latest, half a minute; 40 MB if one job in ten took that long. A change of a
--   younger job writes no entry.
-- Old code: runs on it.
-- Undo: down.sql drops the index. An interrupted build leaves it invalid: drop it, then migrate again.

-- It can't be set for a statement outside of transactions, and nobody waits behind this one.
-- An invalid index would pass for one that exists.
-- squawk-ignore-file require-lock-timeout, prefer-robust-stmts
CREATE INDEX CONCURRENTLY job_latest_delay_idx
ON job_latest (job_delay_class(updated_at - created_at), updated_at)
WHERE updated_at - created_at >= interval '256 minutes';
