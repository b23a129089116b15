-- Purpose: the backlog of background work, for /metrics and /health/ready/.
-- Parameters: none.
-- Rows: one: delta_rows bigint, view_age_s double precision, operations_pending bigint, housekeeping_runs boolean (a
--   session holds the lock of housekeeping_lock.sql).
-- Index: job_tally_delta_txid_idx, job_stats_idx, operation_waiting_idx.
SELECT
    (SELECT count(*) FROM job_tally_unfolded) AS delta_rows,
    (
        SELECT extract(EPOCH FROM now() - refreshed_at)::double precision
        FROM job_stats
        WHERE period = '1h' AND bucket = '-infinity'
    ) AS view_age_s,
    (SELECT count(*) FROM operation WHERE state IN ('QUEUED', 'RUNNING')) AS operations_pending,
    EXISTS (
        SELECT
        FROM pg_locks
        WHERE locktype = 'advisory' AND granted
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        -- A 64-bit key in pg_locks: upper half, lower half, and objsubid 1.
        AND classid::bigint = (hashtext('muster.housekeeping')::bigint >> 32) & 4294967295
        AND objid::bigint = hashtext('muster.housekeeping')::bigint & 4294967295
        AND objsubid = 1
    ) AS housekeeping_runs
