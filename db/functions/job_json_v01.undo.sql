DROP FUNCTION job_document (job, job_status);
DROP FUNCTION job_history (job, job_status);
DROP FUNCTION job_json (job, json, bigint);
DROP FUNCTION job_history_to (job);
DROP FUNCTION job_history_from (job);
DROP FUNCTION job_status_json (job_status);
DROP FUNCTION job_execution_time (timestamptz, timestamptz);
