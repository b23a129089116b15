-- Purpose: forgets what claims gave that nobody will repeat any more.
-- Parameters: older_than_s double precision.
-- Rows: none.
-- Index: worker_claimed_at_idx.
DELETE FROM worker_claimed
WHERE claimed_at < now() - interval '1 second' * %(older_than_s)s::double precision
