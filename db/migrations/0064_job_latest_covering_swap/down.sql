-- squawk-ignore-file ban-drop-constraint, require-concurrent-index-creation
SET LOCAL lock_timeout = '2s';

ALTER TABLE job_latest
DROP CONSTRAINT job_latest_pkey,
ADD CONSTRAINT job_latest_pkey PRIMARY KEY (id);

CREATE UNIQUE INDEX job_latest_covering_idx ON job_latest (id)
INCLUDE (status, created_minute, updated_at, priority);
