-- Purpose: the rows of a page at a position not provided by the tally, or in an order whose index has the columns of the
--   conditions. Skips and tests index entries only, and fetches the rows of the page by their ids. A template of
--   job_list.sql.
-- Parameters: position bigint; page_size integer; those of the conditions; those of the count.
-- Regions: rows, containing source, keys, conditions, order and offset (of job_list_collected.sql); rows_from_end: the
--   same, read backward from the end of the list, also containing reverse (the reverse order). It needs total, the exact
--   count.
-- Rows: up to page_size + 1: those of fetched in job_list.sql.
-- Index: that of the order.
/* rows: */
SELECT /* keys: */ priority, created_minute, id /* :keys */
FROM /* source: */ jobs /* :source */
WHERE /* conditions: */ queue = %(queue)s::text /* :conditions */
ORDER BY /* order: */ priority DESC, created_minute DESC, id DESC /* :order */
LIMIT %(page_size)s::integer + 1
OFFSET /* offset: */ %(position)s::bigint /* :offset */
/* :rows */;

WITH total AS MATERIALIZED (
    SELECT job_count(
        %(statuses)s::status_type [], %(created_after)s::timestamptz, %(created_before)s::timestamptz
    ) AS n
)

/* rows_from_end: */
SELECT /* keys: */ priority, created_minute, id /* :keys */
FROM (
    SELECT /* keys: */ priority, created_minute, id /* :keys */
    FROM /* source: */ jobs /* :source */
    WHERE /* conditions: */ created_at >= %(created_after)s::timestamptz /* :conditions */
    ORDER BY /* reverse: */ priority, created_minute, id /* :reverse */
    LIMIT least(%(page_size)s::integer + 1, greatest((SELECT n FROM total) - %(position)s::bigint, 0))
    OFFSET greatest((SELECT n FROM total) - %(position)s::bigint - %(page_size)s::integer - 1, 0)
) AS nearest
ORDER BY /* order: */ priority DESC, created_minute DESC, id DESC /* :order */
/* :rows_from_end */
