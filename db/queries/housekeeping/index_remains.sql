-- Purpose: what interrupted rebuilds of indexes of jobs left: invalid indexes that every change still writes.
-- Parameters: none.
-- Rows: one for each: name text. None while a rebuild is in progress.
-- Index: none: system catalogs.
SELECT left_over.relname AS name
FROM pg_index AS index
JOIN pg_class AS left_over ON left_over.oid = index.indexrelid
WHERE
    index.indrelid IN ('job'::regclass, 'job_latest'::regclass, 'job_unsuccessful'::regclass)
    AND NOT index.indisvalid
    AND left_over.relname ~ '_cc(new|old)[0-9]*$'
    AND NOT EXISTS (SELECT FROM pg_stat_progress_create_index WHERE datname = current_database())
