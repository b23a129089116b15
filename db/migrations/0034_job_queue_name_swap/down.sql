-- squawk-ignore-file renaming-object, require-concurrent-index-creation, prefer-robust-stmts
SET LOCAL lock_timeout = '2s';

ALTER INDEX job_queue_name_idx RENAME TO job_queue_name_covering_idx;
CREATE INDEX job_queue_name_idx ON job (queue, name COLLATE "C", id);
