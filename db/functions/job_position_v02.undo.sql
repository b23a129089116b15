DROP FUNCTION job_place (status_type [], timestamptz, timestamptz, integer, bigint);
DROP FUNCTION job_at (status_type [], timestamptz, timestamptz, bigint);
DROP FUNCTION job_count (status_type [], timestamptz, timestamptz);
DROP FUNCTION job_position (status_type [], timestamptz, timestamptz, integer, bigint);
DROP FUNCTION job_minute_count (status_type [], timestamptz, boolean, integer, bigint);
DROP FUNCTION job_rank (status_type [], integer, bigint);
DROP FUNCTION job_minute (timestamptz);
