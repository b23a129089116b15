-- Jobs: one row a job, its current status denormalised onto it.

CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE TYPE status_type AS ENUM ('PENDING', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED');

CREATE SEQUENCE job_id_seq AS bigint;

CREATE TABLE job (
    -- Wide columns first and the variable ones last: no padding between them, 10M times.
    id bigint NOT NULL DEFAULT nextval('job_id_seq'),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    scheduled_at timestamptz,
    started_at timestamptz,
    completed_at timestamptz,
    status_at timestamptz NOT NULL DEFAULT now(),
    lease_expires_at timestamptz,
    lease_token uuid,
    -- The order key: whole minutes since the epoch. Within a minute, id order is creation order.
    created_minute integer NOT NULL GENERATED ALWAYS AS (
        (floor(extract(EPOCH FROM (created_at AT TIME ZONE 'UTC')) / 60))::integer
    ) STORED,
    status status_type NOT NULL DEFAULT 'PENDING',
    priority smallint NOT NULL DEFAULT 5,
    attempt smallint NOT NULL DEFAULT 1,
    max_attempts smallint NOT NULL DEFAULT 3,
    progress smallint,
    name text NOT NULL,
    queue text NOT NULL DEFAULT 'default',
    task text NOT NULL DEFAULT '',
    worker text,
    unique_key text,
    description text NOT NULL DEFAULT '',
    status_message text NOT NULL DEFAULT '',
    error_message text NOT NULL DEFAULT '',
    args jsonb NOT NULL DEFAULT '{}',
    resource_requirements jsonb NOT NULL DEFAULT '{}',
    result_data jsonb,
    -- Set only when the history reaches outside created_at..updated_at; the history look-up prunes by it.
    history_range tstzrange,

    CONSTRAINT job_pkey PRIMARY KEY (id),
    CONSTRAINT job_name_length CHECK (char_length(name) BETWEEN 1 AND 255),
    CONSTRAINT job_name_printable CHECK (name !~ '[\u0001-\u001f\u007f-\u009f]'),
    CONSTRAINT job_queue_length CHECK (char_length(queue) BETWEEN 1 AND 100),
    CONSTRAINT job_task_length CHECK (char_length(task) <= 255),
    CONSTRAINT job_unique_key_length CHECK (char_length(unique_key) BETWEEN 1 AND 255),
    CONSTRAINT job_priority_range CHECK (priority BETWEEN 1 AND 10),
    CONSTRAINT job_attempt_range CHECK (attempt >= 1 AND max_attempts BETWEEN 1 AND 1000),
    CONSTRAINT job_progress_range CHECK (progress BETWEEN 0 AND 100),
    CONSTRAINT job_args_object CHECK (jsonb_typeof(args) = 'object'),
    CONSTRAINT job_resource_requirements_object CHECK (jsonb_typeof(resource_requirements) = 'object'),
    -- State rules: a row that contradicts its own status cannot exist.
    CONSTRAINT job_pending_not_started CHECK (status <> 'PENDING' OR started_at IS NULL),
    CONSTRAINT job_running_started CHECK (status <> 'RUNNING' OR started_at IS NOT NULL),
    CONSTRAINT job_final_completed CHECK ((status IN ('COMPLETED', 'FAILED', 'CANCELLED')) = (completed_at IS NOT NULL)),
    CONSTRAINT job_lease_running CHECK (lease_token IS NULL OR status = 'RUNNING'),
    CONSTRAINT job_lease_whole CHECK ((lease_token IS NULL) = (lease_expires_at IS NULL)),
    CONSTRAINT job_started_after_created CHECK (started_at >= created_at),
    CONSTRAINT job_completed_after_started CHECK (completed_at >= coalesce(started_at, created_at)),
    CONSTRAINT job_updated_after_created CHECK (updated_at >= created_at)
)
-- Room on each page for heartbeats and progress, which touch no indexed column, to stay HOT.
WITH (fillfactor = 90, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);

ALTER SEQUENCE job_id_seq OWNED BY job.id;
