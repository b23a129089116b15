CREATE INDEX CONCURRENTLY job_sample_idx ON job (created_minute, id)
INCLUDE (priority, created_at, queue, owner, project, name) WHERE job_sampled(id);
