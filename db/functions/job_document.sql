-- Purpose: builds the whole job as the API answers it.
-- Parameters: asked, latest: the rows of the job; added: a status that the calling statement has just written and
--   cannot see yet, or null.
-- Returns: the JSON object.
CREATE OR REPLACE FUNCTION job_document(asked job, latest job_latest, added job_status) RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
SELECT job_json(asked, latest, history.statuses, history.total)
FROM job_history(latest, added) AS history;
END;
