SET LOCAL lock_timeout = '2s';

DROP TRIGGER run_record ON job_latest;
DROP FUNCTION run_fold(interval);
DROP FUNCTION run_record();
DROP FUNCTION run_lag_bucket(double precision);
DROP FUNCTION job_waiting(job, job_latest);
DROP FUNCTION job_waiting_in_line(bigint, bigint, bigint, bigint, worker []);
DROP FUNCTION job_waiting_too_large(jsonb, worker []);
DROP FUNCTION job_waiting_no_worker(text, text, worker []);
DROP FUNCTION job_failed_before(job_latest);
DROP FUNCTION job_start_estimate(worker [], bigint);
DROP FUNCTION job_ahead(worker [], smallint, timestamptz, bigint, integer);
DROP FUNCTION worker_load(worker []);
DROP FUNCTION worker_fits(double precision, double precision, double precision, jsonb);
DROP FUNCTION worker_takes(worker, text, text);
DROP FUNCTION number_text(double precision);
DROP FUNCTION job_queue(text [], integer);

DROP TABLE run_total, run_minute, run_delta;
