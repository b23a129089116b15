-- Purpose: sorts new jobs into the index of name pieces. Until then each search reads all that wait.
-- Parameters: none.
-- Rows: one: cleaned bigint, the number of pages that waited.
-- Index: job_lexemes_idx.
SELECT gin_clean_pending_list('job_lexemes_idx') AS cleaned
