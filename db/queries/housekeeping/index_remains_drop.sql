-- Purpose: drops what an interrupted rebuild left.
-- Parameters: none.
-- Regions: left_over: the index.
-- Rows: none.
-- Index: none.
DROP INDEX CONCURRENTLY IF EXISTS /* left_over: */ job_latest_updated_idx_ccnew /* :left_over */
