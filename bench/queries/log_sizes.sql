-- Purpose: the size of all logs.
-- Parameters: none.
-- Rows: one: bytes bigint, of job_log's partitions and of job_log_attempt, with indexes; lines bigint.
-- Index: none.
SELECT
    (
        SELECT sum(pg_total_relation_size(part.relid)) + pg_total_relation_size('job_log_attempt')
        FROM pg_partition_tree('job_log') AS part
    )::bigint AS bytes,
    (SELECT sum(lines) FROM job_log_attempt)::bigint AS lines
