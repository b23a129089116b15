-- The current status as lists and exports show it. To PostgreSQL a row of a named type is quicker to write as JSON than the
-- same four values given to json_build_object, whose names and types it looks up for each job.
CREATE TYPE job_latest_status AS (
    status_type status_type,
    timestamp timestamptz,
    message text,
    progress smallint
);
