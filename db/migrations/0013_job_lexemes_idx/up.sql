-- Purpose: adds an index of name pieces and facet values together, so that rare combinations are found at once.
-- Locks: SHARE UPDATE EXCLUSIVE on job; nobody waits, but the migration waits for older transactions.
-- At ten million jobs: about ten minutes, and 600 MB.
-- Old code: runs on it.
-- Undo: down.sql drops the index. An interrupted build leaves it invalid: drop it, then migrate again.

-- It can't be set for a statement outside of transactions, and nobody waits behind this one.
-- An invalid index would pass for one that exists.
-- squawk-ignore-file require-lock-timeout, prefer-robust-stmts
CREATE INDEX CONCURRENTLY job_lexemes_idx ON job
USING gin (job_lexemes(name, queue, owner, project, priority))
WITH (gin_pending_list_limit = 512);
