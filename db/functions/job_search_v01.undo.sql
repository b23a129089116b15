DROP FUNCTION job_search_pair (text, status_type [], timestamptz, timestamptz, bigint);
DROP FUNCTION job_search_pieces (text);
DROP FUNCTION job_search (text, status_type [], timestamptz, timestamptz, bigint);
