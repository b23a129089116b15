-- Purpose: reads all tables and indexes once, so that the kernel has their files as far as memory allows. Needs pg_prewarm.
-- Rows: one: the blocks read.
SELECT sum(pg_prewarm(oid, 'read')) AS blocks
FROM pg_class
WHERE relkind IN ('r', 'i') AND relnamespace = 'public'::regnamespace
