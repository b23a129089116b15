-- Purpose: the part of a composed statement that keeps the rows of job with certain statuses.
-- Parameters: statuses: those that count, never empty; $1 in the statement.
-- Returns: a join; nothing for all statuses, so that the index of the facet alone is read.
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
