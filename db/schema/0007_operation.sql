-- Bulk operations over a filter: accepted at once, worked off in chunks by housekeeping, resumable at any point.

CREATE TYPE operation_state AS ENUM ('QUEUED', 'RUNNING', 'COMPLETED', 'ABORTED', 'FAILED');

CREATE TABLE operation (
    id bigint GENERATED ALWAYS AS IDENTITY,
    state operation_state NOT NULL DEFAULT 'QUEUED',
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    completed_at timestamptz,
    actor text NOT NULL,
    -- What to do: {action, status_type?, message?, priority?}.
    action jsonb NOT NULL,
    -- To which jobs: the conditions as the list names them.
    filter jsonb NOT NULL,
    -- Jobs that came later are not touched.
    last_job_id bigint NOT NULL,
    -- How many matched when it was accepted.
    matched bigint NOT NULL,
    done bigint NOT NULL DEFAULT 0,
    changed bigint NOT NULL DEFAULT 0,
    -- Counts by reason, and the first of the jobs: [{id, reason}].
    skipped jsonb NOT NULL DEFAULT '{}',
    skipped_first jsonb NOT NULL DEFAULT '[]',
    -- How far it has come in the order (created_minute, id), ascending.
    at_minute integer NOT NULL DEFAULT -2147483648,
    at_id bigint NOT NULL DEFAULT 0,
    error_message text NOT NULL DEFAULT '',

    CONSTRAINT operation_pkey PRIMARY KEY (id),
    CONSTRAINT operation_counts CHECK (matched >= 0 AND done >= 0 AND changed BETWEEN 0 AND done),
    CONSTRAINT operation_completed CHECK ((state IN ('COMPLETED', 'ABORTED', 'FAILED')) = (completed_at IS NOT NULL))
);

-- What is still to do, oldest first.
CREATE INDEX operation_waiting_idx ON operation (id) WHERE state IN ('QUEUED', 'RUNNING');
