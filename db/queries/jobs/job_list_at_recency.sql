-- Purpose: the rows of a page at a position of the order by recency, read from a moment near it that the order of creation
--   provides, least recent first, whatever the list's order. A template of job_list.sql.
-- Parameters: position bigint; page_size integer; statuses status_type[]; created_after and created_before timestamptz or
--   null; those of the conditions, the facet and the count.
-- Regions: start_ascending and start_descending: the moment, and the number of matches between it and the page, containing
--   facet and value (of job_list_facet.sql, or no_facet and no_value); rows_ascending and rows_descending, containing
--   source, keys, conditions and order. Descending needs total, the exact count.
-- Rows: up to page_size + 1: those of fetched in job_list.sql.
-- Index: job_latest_updated_idx, job_latest_delay_idx, those of the tallies.
WITH
/* start_ascending: */
start AS MATERIALIZED (
    SELECT moment, skipped
    FROM job_updated_at(
        /* facet: */ /* no_facet: */ NULL /* :no_facet */ /* :facet */,
        /* value: */ /* no_value: */ NULL /* :no_value */ /* :value */,
        %(statuses)s::status_type [], %(created_after)s::timestamptz, %(created_before)s::timestamptz,
        %(position)s::bigint
    )
),
/* :start_ascending */

fetched AS MATERIALIZED (
    /* rows_ascending: */
    SELECT /* keys: */ updated_at, id /* :keys */
    FROM (
        SELECT /* keys: */ updated_at, id /* :keys */
        FROM /* source: */ jobs_from_latest /* :source */
        WHERE updated_at >= (SELECT moment FROM start) AND /* conditions: */ true /* :conditions */
        ORDER BY updated_at, id
        LIMIT %(page_size)s::integer + 1
        OFFSET coalesce((SELECT skipped FROM start), 0)
    ) AS near
    ORDER BY /* order: */ updated_at, id /* :order */
    /* :rows_ascending */
)

SELECT id
FROM fetched;

WITH total AS MATERIALIZED (
    SELECT job_count(
        %(statuses)s::status_type [], %(created_after)s::timestamptz, %(created_before)s::timestamptz
    ) AS n
),

/* start_descending: */
start AS MATERIALIZED (
    SELECT moment, skipped
    FROM job_updated_at(
        /* facet: */ NULL /* :facet */,
        /* value: */ NULL /* :value */,
        %(statuses)s::status_type [], %(created_after)s::timestamptz, %(created_before)s::timestamptz,
        -- The position, from the other end, of the page's last row and one more.
        greatest((SELECT n FROM total) - %(position)s::bigint - %(page_size)s::integer - 1, 0)
    )
),
/* :start_descending */

fetched AS MATERIALIZED (
    /* rows_descending: */
    SELECT /* keys: */ updated_at, id /* :keys */
    FROM (
        SELECT /* keys: */ updated_at, id /* :keys */
        FROM /* source: */ jobs_from_latest /* :source */
        WHERE updated_at >= (SELECT moment FROM start) AND /* conditions: */ true /* :conditions */
        ORDER BY updated_at, id
        LIMIT greatest(least(%(page_size)s::integer + 1, (SELECT n FROM total) - %(position)s::bigint), 0)
        OFFSET coalesce((SELECT skipped FROM start), 0)
    ) AS near
    ORDER BY /* order: */ updated_at DESC, id DESC /* :order */
    /* :rows_descending */
)

SELECT id
FROM fetched
