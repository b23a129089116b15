SET LOCAL lock_timeout = '5s';
DROP FUNCTION job_page(bigint []);
