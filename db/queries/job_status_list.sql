-- Purpose: one page of a job's history with its count.
-- Parameters: id bigint; page_size integer; key_0 timestamptz and key_1 bigint: the order key to go on from,
--   not looked at on the first page.
-- Fragments: after (rows beyond that key, or true), direction (DESC or ASC).
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
    FROM job_status AS entry
    WHERE entry.job_id = %(id)s::bigint
    AND entry.timestamp BETWEEN (SELECT history_from FROM target) AND (SELECT history_to FROM target)
    AND {after}
    ORDER BY entry.timestamp {direction}, entry.id {direction}
    LIMIT %(page_size)s::integer + 1
),

page AS MATERIALIZED (
    SELECT id, status_type, timestamp, message, progress, actor
    FROM fetched
    LIMIT %(page_size)s::integer
)

SELECT
    (SELECT coalesce(json_agg(page), '[]')::text FROM page) AS results,
    (
        SELECT count(*)
        FROM job_status AS entry
        WHERE entry.job_id = %(id)s::bigint
        AND entry.timestamp BETWEEN target.history_from AND target.history_to
    ) AS count,
    (
        SELECT json_build_array(timestamp, id) FROM page
        OFFSET (SELECT greatest(count(*) - 1, 0) FROM page AS shown) LIMIT 1
    ) AS last_key,
    (SELECT count(*) FROM fetched) AS fetched
FROM target
