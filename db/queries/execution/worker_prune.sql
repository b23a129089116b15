-- Purpose: forgets workers that have been gone for long, with what they claimed.
-- Parameters: gone_for_s double precision.
-- Rows: none.
-- Index: none: there are as many rows as workers of some days.
DELETE FROM worker
WHERE gone_at < now() - interval '1 second' * %(gone_for_s)s::double precision
