-- Purpose: finds entries of the audit log by actor, target and action, instead of reading all of them.
-- Locks: SHARE on the partitions of audit; sign-ins and all audited actions wait.
-- At ten million jobs: no table of jobs is touched; at a million entries ten seconds and 110 MB.
-- Old code: runs on it.
-- Undo: down.sql drops the indexes.

-- A partitioned table has no CONCURRENTLY, and the log has few entries.
-- squawk-ignore-file require-concurrent-index-creation

SET LOCAL lock_timeout = '2s';

CREATE INDEX audit_actor_idx ON audit (actor, id);
CREATE INDEX audit_target_idx ON audit (target, id);
-- "C" serves the first part of an action, such as key of key.revoked, as a range.
CREATE INDEX audit_action_idx ON audit (action COLLATE "C", id);
