-- Purpose: creates a job with its first status, and keeps the Idempotency-Key of the request with the job's id, both or
--   none. If a concurrent transaction writes the key, waits for its end: job_idempotency_key_pkey refuses a second one.
-- Parameters: those of job_create.sql; caller, key text; digest bytea (16 bytes).
-- Regions: created: that of job_create.sql.
-- Rows: none (unique_key exists; no key is kept) or one: id, body (JSON text), version.
-- Index: job_unique_key_idx, job_idempotency_key_pkey.
WITH created AS MATERIALIZED (
    /* created: */
    SELECT
        id,
        '{}' AS body,
        '1' AS version
    FROM job
    /* :created */
),

kept AS (
    INSERT INTO job_idempotency_key (caller, key, digest, ids)
    SELECT %(caller)s::text, %(key)s::text, %(digest)s::bytea, int8multirange(int8range(id, id, '[]'))
    FROM created
)

SELECT id, body, version
FROM created
