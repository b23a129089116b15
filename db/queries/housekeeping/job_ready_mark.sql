-- Purpose: notes for each queue and priority from where on claims must look.
-- Parameters: none.
-- Rows: one: raised bigint, the number of raised marks.
-- Index: job_ready_order_idx, job_ready_low_pkey.
SELECT job_ready_mark() AS raised
