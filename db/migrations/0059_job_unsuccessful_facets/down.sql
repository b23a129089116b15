-- squawk-ignore-file require-concurrent-index-deletion, prefer-robust-stmts
SET LOCAL lock_timeout = '2s';

DROP INDEX job_unsuccessful_queue_idx;
DROP INDEX job_unsuccessful_project_idx;
DROP INDEX job_unsuccessful_owner_idx;
