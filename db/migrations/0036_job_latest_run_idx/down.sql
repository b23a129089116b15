DROP INDEX job_latest_run_idx;
