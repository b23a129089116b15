-- Purpose: limits how long this session waits for a lock or an older transaction, and how long a statement may take.
-- Parameters: lock_s, statement_s integer.
-- Rows: one: lock_timeout text, statement_timeout text.
-- Index: none.
SELECT
    set_config('lock_timeout', %(lock_s)s::integer || 's', false) AS lock_timeout,
    set_config('statement_timeout', %(statement_s)s::integer || 's', false) AS statement_timeout
