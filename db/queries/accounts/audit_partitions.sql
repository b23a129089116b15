-- Purpose: makes the monthly partitions of the audit log ahead.
-- Parameters: ahead integer: as many months after this one.
-- Rows: one: made integer.
-- Index: none.
SELECT audit_partition_make(%(ahead)s::integer) AS made
