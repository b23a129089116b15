-- Purpose: builds an index anew while everything runs.
-- Parameters: none.
-- Regions: rebuilt: the index.
-- Rows: none.
-- Index: none.
REINDEX INDEX CONCURRENTLY /* rebuilt: */ job_latest_updated_idx /* :rebuilt */
