-- Purpose: one page of a job's history with its count.
-- Parameters: id bigint; page_size integer; those of the fragments.
-- Fragments: entries: those of the page and one more, from the key on; count.
-- Rows: none (no such job) or one: results (JSON array, text), count, last_key (JSON array), fetched.
-- Index: job_status_pkey of the partitions between the job's first and last status.
WITH target AS MATERIALIZED (
    SELECT
        id,
        job_history_from(job) AS history_from,
        job_history_to(job) AS history_to
    FROM job
    WHERE id = %(id)s::bigint
),
fetched AS MATERIALIZED (
    SELECT
        entry.id,
        entry.status_type,
        entry.timestamp,
        entry.message,
        entry.progress,
        entry.actor
    FROM target
    CROSS JOIN LATERAL {entries} AS entry
),
page AS MATERIALIZED (
    SELECT id, status_type, timestamp, message, progress, actor
    FROM fetched
    LIMIT %(page_size)s::integer
)
SELECT
    (SELECT coalesce(json_agg(page), '[]')::text FROM page) AS results,
    {count} AS count,
    (
        SELECT json_build_array(timestamp, id) FROM page
        OFFSET (SELECT greatest(count(*) - 1, 0) FROM page AS shown) LIMIT 1
    ) AS last_key,
    (SELECT count(*) FROM fetched) AS fetched
FROM target
