-- Purpose: deletes the oldest Idempotency-Keys that have been kept long enough.
-- Parameters: older_than_s double precision; most integer: at most so many.
-- Rows: none.
-- Index: job_idempotency_key_created_idx.
DELETE FROM job_idempotency_key
WHERE
    ctid = ANY (
        ARRAY(
            SELECT ctid
            FROM job_idempotency_key
            WHERE created_at < now() - interval '1 second' * %(older_than_s)s::double precision
            ORDER BY created_at
            LIMIT %(most)s::integer
            FOR UPDATE SKIP LOCKED
        )
    )
