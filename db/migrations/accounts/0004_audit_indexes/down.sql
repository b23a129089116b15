-- Purpose: drops the indexes of the audit log's filters.
SET LOCAL lock_timeout = '2s';

DROP INDEX audit_action_idx;
DROP INDEX audit_target_idx;
DROP INDEX audit_actor_idx;
