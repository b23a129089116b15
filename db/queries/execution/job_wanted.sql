-- Purpose: finds ready jobs for claims that wait (db/functions/job_wanted.sql).
-- Parameters: wanted json.
-- Rows: place integer, id bigint.
-- Index: those of the function.
SELECT
    place,
    id
FROM job_wanted(%(wanted)s::json)
