DROP FUNCTION job_search (text, status_type [], timestamptz, timestamptz, bigint);
