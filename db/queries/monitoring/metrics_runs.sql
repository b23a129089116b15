-- Purpose: all starts and ends of runs of workers that housekeeping has folded, for /metrics.
-- Parameters: none.
-- Rows: one for each event and bucket of the lag (db/functions/run_lag_bucket.sql): event text, bucket integer, runs bigint,
--   seconds double precision (sum of the lags; for other events of the runs).
-- Index: none: there are some twenty rows.
SELECT
    event,
    bucket,
    runs,
    seconds
FROM run_total
