-- Purpose: the rows of a page at a position of the order by name, read from a name near it that the counts of names provide,
--   first name first, whatever the list's direction. A template of job_list.sql.
-- Parameters: position bigint; page_size integer; statuses status_type[]; those of the conditions and the count.
-- Regions: start_ascending and start_descending: the name, and the number of matches between it and the page;
--   rows_ascending and rows_descending, containing source (all), keys, conditions and order. Descending
--   needs total, the exact count.
-- Rows: up to page_size + 1: those of fetched in job_list.sql.
-- Index: job_name_idx, job_name_count_pkey.
-- noqa: disable=PRS
WITH
/* start_ascending: */
start AS MATERIALIZED (
    SELECT first_name, skipped
    FROM job_name_at(%(statuses)s::status_type [], %(position)s::bigint)
),
/* :start_ascending */

fetched AS MATERIALIZED (
    /* rows_ascending: */
    SELECT /* keys: */ name COLLATE "C", id /* :keys */
    FROM (
        SELECT /* keys: */ name COLLATE "C", id /* :keys */
        FROM /* source: */ /* all: */ job /* :all */ /* :source */
        WHERE
            name COLLATE "C" >= (SELECT first_name FROM start)
            AND /* conditions: */ true /* :conditions */
        ORDER BY name COLLATE "C", id
        LIMIT %(page_size)s::integer + 1
        OFFSET coalesce((SELECT skipped FROM start), 0)
    ) AS near
    ORDER BY /* order: */ name COLLATE "C", id /* :order */
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
    SELECT first_name, skipped
    FROM job_name_at(
        %(statuses)s::status_type [],
        -- The position, from the other end, of the page's last row and one more.
        greatest((SELECT n FROM total) - %(position)s::bigint - %(page_size)s::integer - 1, 0)
    )
),
/* :start_descending */

fetched AS MATERIALIZED (
    /* rows_descending: */
    SELECT /* keys: */ name COLLATE "C", id /* :keys */
    FROM (
        SELECT /* keys: */ name COLLATE "C", id /* :keys */
        FROM /* source: */ job /* :source */
        WHERE
            name COLLATE "C" >= (SELECT first_name FROM start)
            AND /* conditions: */ true /* :conditions */
        ORDER BY name COLLATE "C", id
        LIMIT greatest(least(%(page_size)s::integer + 1, (SELECT n FROM total) - %(position)s::bigint), 0)
        OFFSET coalesce((SELECT skipped FROM start), 0)
    ) AS near
    ORDER BY /* order: */ name COLLATE "C" DESC, id DESC /* :order */
    /* :rows_descending */
)

SELECT id
FROM fetched
