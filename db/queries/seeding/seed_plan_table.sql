-- Purpose: the table in which a run of made-up jobs is planned (seed_plan) before it is told (seed_jobs, seed_statuses).
-- Parameters: none.
-- Rows: none. It belongs to the session and is gone when the transaction ends.
-- Index: none.
CREATE TEMP TABLE seed_plan (
    -- 1, 2, 3 … in the order of creation.
    n integer NOT NULL,
    created_at timestamptz NOT NULL,
    scheduled_at timestamptz,
    -- Seconds from created_at; null for what did not happen. The first three are of an attempt that was followed by
    -- another; start_s and end_s are of the last one.
    first_start_s float8,
    first_end_s float8,
    retry_s float8,
    start_s float8,
    end_s float8,
    newest_s float8 NOT NULL,
    -- How long the last attempt ran so far, how long the whole of it takes, and how often it reported its progress.
    ran_s float8 NOT NULL,
    whole_s float8 NOT NULL,
    reports integer NOT NULL,
    progress smallint,
    status status_type NOT NULL,
    name text NOT NULL,
    username text NOT NULL,
    worker text NOT NULL,
    message text NOT NULL,
    error text NOT NULL,
    recipe_n integer NOT NULL,
    -- A large number for what needs choosing but no fair dice.
    pick bigint NOT NULL
)
ON COMMIT DROP
