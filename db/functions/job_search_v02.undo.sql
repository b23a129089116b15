DROP FUNCTION job_search (text, status_type [], timestamptz, timestamptz, bigint);
DROP FUNCTION job_search_query (text);
DROP FUNCTION job_search_lexeme (text);
