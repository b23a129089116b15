DROP INDEX job_latest_covering_idx;
