DROP INDEX job_latest_worker_idx;
