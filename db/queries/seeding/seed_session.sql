-- Purpose: sets up the transaction of a run: memory to sort, and commits without waiting for the disk. A crash of the
--   server may lose the newest runs, each of them completely.
-- Parameters: none.
-- Rows: one, with the new settings.
-- Index: none.
SELECT
    set_config('synchronous_commit', 'off', true) AS synchronous_commit,
    set_config('work_mem', '128MB', true) AS work_mem
