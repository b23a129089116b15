-- Purpose: keeps which jobs were created with which Idempotency-Key, so that a repeated request creates none.
-- Locks: none on existing tables.
-- At ten million jobs: milliseconds.
-- Old code: runs on it, and ignores the keys.
-- Undo: down.sql drops the keys, so that requests repeated afterwards create jobs again, and restores the function.

SET LOCAL lock_timeout = '2s';

CREATE TABLE job_idempotency_key (
    -- Whose key it is: key/3 for an API key, user/7 for a person, empty without sign-in.
    caller text NOT NULL,
    key text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    -- Of the request, which another one with the key must equal.
    digest bytea NOT NULL,
    -- Without a foreign key: the ids stay known when the jobs are deleted.
    ids int8multirange NOT NULL,
    CONSTRAINT job_idempotency_key_pkey PRIMARY KEY (caller, key),
    CONSTRAINT job_idempotency_key_length CHECK (char_length(key) BETWEEN 1 AND 255),
    CONSTRAINT job_idempotency_key_digest_length CHECK (octet_length(digest) = 16),
    CONSTRAINT job_idempotency_key_ids_given CHECK (NOT isempty(ids))
)
WITH (autovacuum_vacuum_scale_factor = 0.05);

CREATE INDEX job_idempotency_key_created_idx ON job_idempotency_key (created_at);

-- Purpose: empties everything that belongs to jobs with the jobs.
-- Trigger: job_rest_on_truncate, after TRUNCATE of job.
CREATE OR REPLACE FUNCTION job_truncate_rest() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    -- The statement may have named them too; what it has emptied can't be truncated again within it.
    IF EXISTS (SELECT FROM job_latest) THEN
        TRUNCATE job_latest;
    END IF;
    IF EXISTS (SELECT FROM job_status) THEN
        TRUNCATE job_status;
    END IF;
    IF EXISTS (SELECT FROM job_log_attempt) OR EXISTS (SELECT FROM job_log) THEN
        TRUNCATE job_log, job_log_attempt;
    END IF;
    TRUNCATE job_ready, job_ready_low, job_scheduled, job_tally, job_tally_delta, job_facet_tally, job_sample,
        job_name_range, job_name_ranged, job_name_unranged, job_name_count, job_name_change,
        job_unsuccessful, job_idempotency_key;
    RETURN NULL;
END
$$;
