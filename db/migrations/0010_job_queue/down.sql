SET LOCAL lock_timeout = '2s';

DROP FUNCTION job_queue(text [], integer);
