SET LOCAL lock_timeout = '5s';

ALTER TABLE job_latest SET (fillfactor = 90);
