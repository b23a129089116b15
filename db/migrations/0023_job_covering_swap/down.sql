SET LOCAL lock_timeout = '2s';

DROP FUNCTION job_priority_at(status_type [], timestamptz, timestamptz, smallint, bigint);
ALTER INDEX job_priority_idx RENAME TO job_priority_covering_idx;
CREATE INDEX job_priority_idx ON job (priority, created_minute, id);
ALTER INDEX job_name_idx RENAME TO job_name_covering_idx;
CREATE INDEX job_name_idx ON job (name COLLATE "C", id);
