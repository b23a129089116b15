-- Purpose: how long jobs waited from their creation to their start.
-- Parameters: after bigint: an id; later jobs count.
-- Rows: one a job: milliseconds double precision, null if it has not started.
SELECT 1000 * extract(EPOCH FROM latest.started_at - latest.created_at)::double precision AS ms
FROM job_latest AS latest
WHERE latest.id > %(after)s::bigint
