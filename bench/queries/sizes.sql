-- Purpose: sizes of the tables.
SELECT
    pg_size_pretty(pg_table_size('job')) AS jobs,
    pg_size_pretty(pg_indexes_size('job')) AS job_indexes,
    pg_size_pretty(pg_table_size('job_latest')) AS latest,
    pg_size_pretty(pg_indexes_size('job_latest')) AS latest_indexes,
    (
        SELECT pg_size_pretty(sum(pg_total_relation_size(relid)))
        FROM pg_partition_tree('job_status')
    ) AS history,
    pg_size_pretty(pg_total_relation_size('job_tally')) AS tally
