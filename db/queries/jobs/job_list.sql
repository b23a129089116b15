-- Purpose: one page of the job list with its count and its position, all from one snapshot.
-- Parameters: page_size integer; those of the fragments (job_list.fragments.sql) that it is composed of:
--   matches: the ids of a search's matches, for rare terms; total: how many jobs match; start: the place of the first
--   row when it is given as a position; rows: the rows from there on, one more than a page; page: those shown, in
--   order; place: total in the order of creation beyond a cursor, with how many come before the page; position: of the
--   first row, or null; keys: the columns of the order.
-- Rows: one: results (JSON array, text), count, position, first_key and last_key (the order keys of the page's ends, JSON
--   arrays), fetched (rows found, up to page_size + 1), version (changes whenever a row of the page does).
-- Index: that of the order: job_created_idx, job_status_idx, job_priority_idx, job_name_idx, job_updated_idx.
WITH {matches}

{total}

{start}

fetched AS MATERIALIZED (
    {rows}
),

page AS MATERIALIZED (
    {page}
)
{place}

SELECT
    (
        SELECT coalesce(json_agg(item), '[]')::text
        FROM (
            SELECT
                id,
                name,
                priority,
                queue,
                attempt,
                created_at,
                updated_at,
                scheduled_at,
                started_at,
                completed_at,
                job_execution_time(started_at, completed_at) AS execution_time,
                ROW(status, status_at, status_message, progress)::job_latest_status AS latest_status
            FROM page
        ) AS item
    ) AS results,
    (SELECT n FROM total) AS count,
    {position} AS position,
    (SELECT json_build_array({keys}) FROM page LIMIT 1) AS first_key,
    (
        SELECT json_build_array({keys})
        FROM (
            -- Below, so that it is not made for the rows that are passed over.
            SELECT {keys}
            FROM page
            OFFSET (SELECT greatest(count(*) - 1, 0) FROM page AS shown)
            LIMIT 1
        ) AS last_row
    ) AS last_key,
    (SELECT count(*) FROM fetched) AS fetched,
    (SELECT md5(coalesce(string_agg(id || ':' || version, ','), '')) FROM page) AS version
