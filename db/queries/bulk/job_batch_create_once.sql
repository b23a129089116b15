-- Purpose: creates many jobs with their first statuses, and keeps the Idempotency-Key of the request with their ids, all or
--   none. If a concurrent transaction writes the key, waits for its end: job_idempotency_key_pkey refuses a second one.
-- Parameters: those of job_batch_create.sql; caller, key text; digest bytea (16 bytes).
-- Regions: writes: that of job_batch_create.sql.
-- Rows: one: ids bigint[], in the order of the array.
-- Index: job_unique_key_idx, which refuses an existing unique_key; job_idempotency_key_pkey.
WITH
/* writes: */
given AS MATERIALIZED (
    SELECT id
    FROM job
)
/* :writes */,

-- The last one runs first, so that a second request waits before it writes jobs.
kept AS (
    INSERT INTO job_idempotency_key (caller, key, digest, ids)
    SELECT %(caller)s::text, %(key)s::text, %(digest)s::bytea, range_agg(int8range(id, id, '[]'))
    FROM given
)

SELECT array_agg(id ORDER BY id) AS ids
FROM given
