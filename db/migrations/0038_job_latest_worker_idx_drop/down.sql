CREATE INDEX CONCURRENTLY job_latest_worker_idx ON job_latest (worker) WHERE status = 'RUNNING';
