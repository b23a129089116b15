-- Purpose: rebuilds the index of name pieces, whose function 0002 has changed.
-- Locks: SHARE UPDATE EXCLUSIVE on job; nobody waits, but the migration waits for older transactions.
-- At ten million jobs: several minutes (two when nobody waits for it), and as much disk space again as the index takes.
-- Old code: runs on it.
-- Undo: down.sql does nothing; that of 0002 rebuilds the index. An interrupted rebuild leaves the invalid index
--   job_name_pieces_idx_ccnew: drop it, then migrate again.

-- It can't be set for a statement outside of transactions, and nobody waits behind this one.
-- squawk-ignore-file require-lock-timeout
REINDEX INDEX CONCURRENTLY job_name_pieces_idx;
