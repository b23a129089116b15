-- Purpose: adds the recorded runs of workers to their minutes and to the totals (db/functions/run_fold.sql).
-- Parameters: kept_s double precision, for how long minutes are kept.
-- Rows: one: how many records, bigint.
-- Index: run_minute_pkey, run_total_pkey.
SELECT run_fold(interval '1 second' * %(kept_s)s::double precision)
