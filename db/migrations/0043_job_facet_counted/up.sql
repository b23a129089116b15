-- Purpose: counts jobs under a facet and a rare status by their keys: the planner read the index of statuses whole.
-- Locks: none but that of the function.
-- At ten million jobs: milliseconds.
-- Old code: runs on it.
-- Undo: down.sql restores the earlier function.

SET LOCAL lock_timeout = '2s';

-- Function, as it was in db/functions when this was written

CREATE OR REPLACE FUNCTION job_facet_counted(statuses status_type []) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN statuses @> enum_range(NULL::status_type) THEN ''
    -- IS TRUE keeps the index of statuses out, and OFFSET 0 the join in this direction: either would be read whole.
    ELSE
        'CROSS JOIN LATERAL ('
        || 'SELECT FROM job_latest AS latest WHERE latest.id = job.id AND (latest.status = ANY ($1)) IS TRUE OFFSET 0'
        || ') AS latest'
END;
