-- Purpose: the page before a cursor: the rows nearest to it, sorted into the list's order. By itself: newest first. A
--   template of job_list.sql.
-- Parameters: key_0 integer and key_1 bigint: the cursor's keys; page_size integer.
-- Regions: keys_greater: the rows whose keys (keys) are greater than those of the cursor (cursor); page, containing order
--   and reverse; position_unknown: for orders without the tally.
-- Rows: up to page_size: id, position.
-- Index: that of the order.
WITH fetched AS MATERIALIZED (
    SELECT created_minute, id
    FROM jobs
    WHERE
        /* keys_greater: */
        (/* keys: */ created_minute, id /* :keys */)
        > (/* cursor: */ CAST(%(key_0)s AS integer), CAST(%(key_1)s AS bigint) /* :cursor */)
        /* :keys_greater */
    ORDER BY created_minute, id
    LIMIT %(page_size)s::integer + 1
),

page AS MATERIALIZED (
    /* page: */
    SELECT *
    FROM (
        SELECT *
        FROM fetched
        ORDER BY /* reverse: */ created_minute, id /* :reverse */
        LIMIT %(page_size)s::integer
    ) AS nearest
    ORDER BY /* order: */ created_minute DESC, id DESC /* :order */
    /* :page */
)

SELECT
    id,
    /* position_unknown: */ NULL::bigint /* :position_unknown */ AS position
FROM page
