-- Purpose: one page of the job list with its count and its position, all from one snapshot. By itself: the newest jobs.
-- Parameters: page_size integer; position bigint; statuses status_type[] (all five for any); created_after and
--   created_before timestamptz or null; those of the text that replaces its regions.
-- Regions: source: the view to read, jobs or jobs_from_latest; matched: all matches, if they are collected
--   (job_list_collected.sql); total: the number of matching jobs; counted: the same in the result, or null if it is
--   unknown (job_list_counts.sql); start: the first row by its position (job_list_at_position.sql); rows: a page plus
--   one, also from job_list_by_status.sql, job_list_at_offset.sql and job_list_collected.sql; page: the returned rows,
--   also from job_list_before_cursor.sql; place: total and position after a cursor (job_list_after_cursor.sql); keys:
--   the columns of the order (job_orders.sql).
-- Rows: one: results (JSON array, text), count (null if unknown), position, first_key and last_key (the order keys of
--   the page's ends, JSON arrays), fetched (rows found, up to page_size + 1), version (changes whenever a row of the
--   page does).
-- Index: that of the order: job_created_idx, job_latest_status_idx, job_priority_idx, job_name_idx,
--   job_latest_updated_idx.
WITH
/* matched: */
/* :matched */

/* total: */
total AS MATERIALIZED (
    SELECT
        /* count: */
        job_count(%(statuses)s::status_type [], %(created_after)s::timestamptz, %(created_before)s::timestamptz)
        /* :count */
        AS n
),
/* :total */

/* start: */
/* :start */

fetched AS MATERIALIZED (
    /* rows: */
    SELECT /* keys: */ created_minute, id /* :keys */
    FROM /* source: */ jobs /* :source */
    WHERE /* conditions: */ true /* :conditions */
    ORDER BY /* order: */ created_minute DESC, id DESC /* :order */
    LIMIT %(page_size)s::integer + 1
    /* :rows */
),

page AS MATERIALIZED (
    /* page: */
    SELECT *
    FROM fetched
    ORDER BY /* order: */ created_minute DESC, id DESC /* :order */
    LIMIT %(page_size)s::integer
    /* :page */
)/* place: */ /* :place */

SELECT
    shown.results,
    /* counted: */ (SELECT n FROM total) /* :counted */ AS count,
    /* position: */ %(position)s::bigint /* :position */ AS position,
    ends.keys[1] AS first_key,
    ends.keys[cardinality(ends.keys)] AS last_key,
    (SELECT count(*) FROM fetched) AS fetched,
    shown.version
FROM (
    SELECT
        array_agg(id) AS ids,
        array_agg(json_build_array(/* keys: */ created_minute, id /* :keys */)) AS keys
    FROM page
) AS ends
CROSS JOIN LATERAL job_page(ends.ids) AS shown
