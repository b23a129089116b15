-- Function, as it was before

CREATE OR REPLACE FUNCTION job_facet_counted(statuses status_type []) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN statuses @> enum_range(NULL::status_type) THEN ''
    -- IS TRUE keeps the index of statuses out: it would be read whole for each job.
    ELSE 'JOIN job_latest AS latest ON latest.id = job.id AND (latest.status = ANY ($1)) IS TRUE'
END;
