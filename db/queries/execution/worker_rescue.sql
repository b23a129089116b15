-- Purpose: declares silent workers lost; their jobs run again (db/functions/worker_rescue.sql).
-- Parameters: pause_s, chance_s double precision.
-- Rows: one: how many workers, integer.
-- Index: those of the function.
SELECT worker_rescue(
    interval '1 second' * %(pause_s)s::double precision, interval '1 second' * %(chance_s)s::double precision
)
