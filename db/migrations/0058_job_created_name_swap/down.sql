-- squawk-ignore-file renaming-object, require-concurrent-index-creation, prefer-robust-stmts
SET LOCAL lock_timeout = '2s';

ALTER INDEX job_created_idx RENAME TO job_created_name_idx;
CREATE INDEX job_created_idx ON job (created_minute, id) INCLUDE (created_at);
