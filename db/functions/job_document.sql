-- Purpose: builds the whole job as the API answers it.
-- Parameters: entry: the row of the job; added: a status that the calling statement has just written and cannot see yet,
--   or null.
-- Returns: the JSON object.
CREATE OR REPLACE FUNCTION job_document(entry job, added job_status) RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
SELECT job_json(entry, history.statuses, history.total)
FROM job_history(entry, added) AS history;
END;
