-- Purpose: what one run of a seed needs of its transaction: room to sort, and no wait for the disk. A crash of the server
--   may lose the newest runs, each of them whole.
-- Parameters: none.
-- Rows: one, of the settings as they are now.
-- Index: none.
SELECT
    set_config('synchronous_commit', 'off', true) AS synchronous_commit,
    set_config('work_mem', '128MB', true) AS work_mem
