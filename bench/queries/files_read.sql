-- Purpose: reads the tables and indexes of lists once, so that the kernel has their files as far as memory allows. Partitions
--   are left out: they hold the history and the logs, which no list reads. Needs pg_prewarm.
-- Rows: one: the blocks read.
SELECT sum(pg_prewarm(oid, 'read')) AS blocks
FROM pg_class
WHERE relkind IN ('r', 'i') AND relnamespace = 'public'::regnamespace AND NOT relispartition
