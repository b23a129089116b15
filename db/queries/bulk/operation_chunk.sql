-- Purpose: the next jobs of an operation in creation order, after the last one done.
-- Regions: matched: all matches, if they are collected (job_list_collected.sql); rows: the next matching jobs, with
--   created_minute and id, up to page_size + 1 (those of job_list.sql).
-- Parameters: those of the rows; page_size integer.
-- Rows: one: ids bigint[] (null when none are left), at_minute, at_id (of the last), fetched (up to page_size + 1).
-- Index: job_created_idx or job_latest_status_idx; job_lexemes_idx.
WITH
/* matched: */
/* :matched */

fetched AS MATERIALIZED (
    /* rows: */
    SELECT id, created_minute
    FROM jobs
    ORDER BY created_minute, id
    LIMIT %(page_size)s::integer + 1
    /* :rows */
),

chunk AS (
    SELECT created_minute, id
    FROM fetched
    ORDER BY created_minute, id
    LIMIT %(page_size)s::integer
)

SELECT
    array_agg(id ORDER BY created_minute, id) AS ids,
    (array_agg(created_minute ORDER BY created_minute DESC, id DESC))[1] AS at_minute,
    (array_agg(id ORDER BY created_minute DESC, id DESC))[1] AS at_id,
    (SELECT count(*) FROM fetched) AS fetched
FROM chunk
