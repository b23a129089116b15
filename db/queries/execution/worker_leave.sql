-- Purpose: ends a worker; what it holds is given back.
-- Parameters: id bigint.
-- Rows: none (no such worker) or one: given_back integer.
-- Index: those of db/functions/worker_leave.sql.
SELECT given_back
FROM worker_leave(%(id)s::bigint)
