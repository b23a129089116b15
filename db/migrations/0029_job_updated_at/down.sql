SET LOCAL lock_timeout = '2s';

DROP FUNCTION job_updated_at(job_facet, text, status_type [], timestamptz, timestamptz, bigint);
DROP FUNCTION job_updated_later(job_facet, text, status_type [], timestamptz, integer);
DROP FUNCTION job_delay_class(interval);
