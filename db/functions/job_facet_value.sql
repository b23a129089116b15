-- Purpose: picks the value of a facet among the facets of a job or of a delta.
-- Parameters: facet; queue, owner, project, priority.
-- Returns: the value, a priority as text, as in job_facet_tally.
CREATE OR REPLACE FUNCTION job_facet_value(
    facet job_facet, queue text, owner text, project text, priority smallint
) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE facet WHEN 'queue' THEN queue WHEN 'owner' THEN owner WHEN 'project' THEN project ELSE priority::text END;
