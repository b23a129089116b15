-- Purpose: the number of live workers by state, for /metrics.
-- Parameters: none.
-- Rows: one: run bigint, drain bigint.
-- Index: none: there are as many rows as workers of some days.
SELECT
    count(*) FILTER (WHERE state = 'run') AS run,
    count(*) FILTER (WHERE state = 'drain') AS drain
FROM worker
WHERE gone_at IS NULL
