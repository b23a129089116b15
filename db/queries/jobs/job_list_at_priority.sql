-- Purpose: the first row of a page by its position in the order by priority, highest first and lowest first. A template of
--   job_list.sql.
-- Parameters: position bigint; page_size integer; statuses status_type[]; created_after and created_before timestamptz or
--   null; priority smallint, null for all.
-- Regions: start_descending and start_ascending: the key of the first row; from_start_descending and
--   from_start_ascending: the rows from there on.
-- Rows: up to page_size + 1: id.
-- Index: job_facet_tally_pkey, job_priority_idx.
WITH total AS MATERIALIZED (
    SELECT job_count(
        %(statuses)s::status_type [], %(created_after)s::timestamptz, %(created_before)s::timestamptz
    ) AS n
),

/* start_descending: */
start AS MATERIALIZED (
    SELECT level, minute, id
    FROM job_priority_at(
        %(statuses)s::status_type [], %(created_after)s::timestamptz, %(created_before)s::timestamptz,
        %(priority)s::smallint, (SELECT n FROM total) - 1 - %(position)s::bigint
    )
),
/* :start_descending */

fetched AS MATERIALIZED (
    SELECT id
    FROM jobs
    WHERE
        /* from_start_descending: */
        (priority, created_minute, id)
        <= ((SELECT level FROM start), (SELECT minute FROM start), (SELECT id FROM start))
        /* :from_start_descending */
    ORDER BY priority DESC, created_minute DESC, id DESC
    LIMIT %(page_size)s::integer + 1
)

SELECT id
FROM fetched;

WITH
/* start_ascending: */
start AS MATERIALIZED (
    SELECT level, minute, id
    FROM job_priority_at(
        %(statuses)s::status_type [], %(created_after)s::timestamptz, %(created_before)s::timestamptz,
        %(priority)s::smallint, %(position)s::bigint
    )
),
/* :start_ascending */

fetched AS MATERIALIZED (
    SELECT id
    FROM jobs
    WHERE
        /* from_start_ascending: */
        (priority, created_minute, id)
        >= ((SELECT level FROM start), (SELECT minute FROM start), (SELECT id FROM start))
        /* :from_start_ascending */
    ORDER BY priority, created_minute, id
    LIMIT %(page_size)s::integer + 1
)

SELECT id
FROM fetched
