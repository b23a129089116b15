-- Purpose: the rows of a page at a position not provided by the tally. Skips index entries only, and fetches the rows of
--   the page by their ids. A template of job_list.sql.
-- Parameters: position bigint; page_size integer; those of the conditions.
-- Regions: rows, containing source, columns, conditions and order.
-- Rows: up to page_size + 1: those of fetched in job_list.sql.
-- Index: that of the order.
/* rows: */
SELECT
    /* columns: */ id, created_minute, priority /* :columns */,
    version
FROM jobs
WHERE id = ANY (ARRAY(
    SELECT id
    FROM /* source: */ jobs /* :source */
    WHERE /* conditions: */ queue = %(queue)s::text /* :conditions */
    ORDER BY /* order: */ priority DESC, created_minute DESC, id DESC /* :order */
    LIMIT %(page_size)s::integer + 1
    OFFSET %(position)s::bigint
))
ORDER BY /* order: */ priority DESC, created_minute DESC, id DESC /* :order */
/* :rows */
