-- squawk-ignore-file renaming-object, require-concurrent-index-creation, prefer-robust-stmts
SET LOCAL lock_timeout = '2s';

ALTER INDEX job_queue_idx RENAME TO job_queue_covering_idx;
CREATE INDEX job_queue_idx ON job (queue, created_minute, id);
ALTER INDEX job_owner_idx RENAME TO job_owner_covering_idx;
CREATE INDEX job_owner_idx ON job (owner, created_minute, id) WHERE owner <> '';
ALTER INDEX job_project_idx RENAME TO job_project_covering_idx;
CREATE INDEX job_project_idx ON job (project, created_minute, id) WHERE project <> '';
ALTER INDEX job_created_idx RENAME TO job_created_covering_idx;
CREATE INDEX job_created_idx ON job (created_minute, id);
