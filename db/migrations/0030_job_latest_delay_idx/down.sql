DROP INDEX job_latest_delay_idx;
