DROP FUNCTION job_json (job, json, bigint);
DROP FUNCTION job_status_json (job_status);
DROP FUNCTION job_execution_time (timestamptz, timestamptz);
