-- Purpose: sizes of job_latest, in bytes.
-- Rows: one: table_bytes, index_bytes.
SELECT
    pg_table_size('job_latest') AS table_bytes,
    pg_indexes_size('job_latest') AS index_bytes
