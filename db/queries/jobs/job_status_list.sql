-- Purpose: one page of a job's history with its count. By itself: the first, newest entries first.
-- Parameters: id bigint; page_size integer; those of the text that replaces its regions.
-- Regions: entries (newest): those of the page and one more, also from job_status_list_entries.sql; count: of the history,
--   count_after: beyond its first page.
-- Rows: none (no such job) or one: results (JSON array, text), count, last_key (JSON array), fetched.
-- Index: job_status_pkey of the partitions between the job's first and last status.
WITH target AS MATERIALIZED (
    SELECT
        id,
        job_history_from(job_latest) AS history_from,
        job_history_to(job_latest) AS history_to
    FROM job_latest
    WHERE id = %(id)s::bigint
),
fetched AS MATERIALIZED (
    SELECT
        entry.id,
        entry.status_type,
        entry.timestamp,
        entry.message,
        entry.progress,
        entry.actor,
        entry.attempt
    FROM target
    CROSS JOIN LATERAL
    /* entries: */
    /* newest: */
    job_history_newest(target.id, target.history_from, target.history_to, %(page_size)s::integer + 1)
    /* :newest */
    /* :entries */
    AS entry
),
page AS MATERIALIZED (
    SELECT id, status_type, timestamp, message, progress, actor, attempt
    FROM fetched
    LIMIT %(page_size)s::integer
)
SELECT
    (SELECT coalesce(json_agg(page), '[]')::text FROM page) AS results,
    /* count: */
    -- A first page that is also the last contains its count.
    CASE
        WHEN (SELECT count(*) FROM fetched) <= %(page_size)s::integer THEN (SELECT count(*) FROM fetched)
        ELSE /* count_after: */ job_history_count(target.id, target.history_from, target.history_to) /* :count_after */
    END
    /* :count */
    AS count,
    (
        SELECT json_build_array(timestamp, id) FROM page
        LIMIT 1 OFFSET (SELECT greatest(count(*) - 1, 0) FROM page AS shown)
    ) AS last_key,
    (SELECT count(*) FROM fetched) AS fetched
FROM target
