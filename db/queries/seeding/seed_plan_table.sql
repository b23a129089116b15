-- Purpose: creates the table for the plan of a run (seed_plan), the source of seed_jobs and seed_statuses.
-- Parameters: none.
-- Rows: none. The table is temporary and dropped at the end of the transaction.
-- Index: none.
CREATE TEMP TABLE seed_plan (
    -- 1, 2, 3 … in the order of creation.
    n integer NOT NULL,
    created_at timestamptz NOT NULL,
    scheduled_at timestamptz,
    -- Seconds from created_at; null for what did not happen. The first three belong to an earlier attempt, start_s and
    -- end_s to the last one.
    first_start_s float8,
    first_end_s float8,
    retry_s float8,
    start_s float8,
    end_s float8,
    newest_s float8 NOT NULL,
    -- The last attempt: run time so far, total run time, and number of progress reports.
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
    -- A large number for choices that need no uniform distribution.
    pick bigint NOT NULL
)
ON COMMIT DROP
