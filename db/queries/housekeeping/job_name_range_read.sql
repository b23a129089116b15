-- Purpose: reads ranges of names again that were divided, or whose pieces are unknown.
-- Parameters: at_most integer: the number of ranges.
-- Rows: one: reread bigint, the number of ranges that were read.
-- Index: job_name_range_loose_idx, job_name_idx.
SELECT job_name_range_read(%(at_most)s::integer) AS reread
