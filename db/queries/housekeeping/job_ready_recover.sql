-- Purpose: makes ready jobs late which the mark of their queue and priority has passed.
-- Parameters: none.
-- Rows: one: found bigint, the number of jobs.
-- Index: job_ready_order_idx, job_ready_low_pkey.
SELECT job_ready_recover() AS found
