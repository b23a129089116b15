DROP FUNCTION job_document (job, job_status);
DROP FUNCTION job_history (job, job_status);
DROP FUNCTION job_history_count (bigint, timestamptz, timestamptz);
DROP FUNCTION job_history_oldest (bigint, timestamptz, timestamptz, integer, timestamptz, bigint);
DROP FUNCTION job_history_newest (bigint, timestamptz, timestamptz, integer, timestamptz, bigint);
DROP FUNCTION job_history_to (job);
DROP FUNCTION job_history_from (job);
