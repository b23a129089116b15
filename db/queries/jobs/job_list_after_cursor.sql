-- Purpose: the page after a cursor, and its position if the tally provides it. By itself: newest first. A template of
--   job_list.sql.
-- Parameters: key_0 integer and key_1 bigint: the cursor's keys; page_size integer; statuses status_type[]; created_after
--   and created_before timestamptz or null.
-- Regions: keys_less: the rows whose keys (keys) are less than those of the cursor (cursor); place: the count, and
--   the number of jobs created before the first one of the page; position_descending and position_ascending: its position.
-- Rows: one: ids bigint[], position_descending, position_ascending.
-- Index: that of the order; job_tally_pkey.
WITH page AS MATERIALIZED (
    SELECT id, created_minute
    FROM jobs
    WHERE
        /* keys_less: */
        (/* keys: */ created_minute, id /* :keys */)
        < (/* cursor: */ CAST(%(key_0)s AS integer), CAST(%(key_1)s AS bigint) /* :cursor */)
        /* :keys_less */
    ORDER BY created_minute DESC, id DESC
    LIMIT %(page_size)s::integer
)/* place: */,

total AS MATERIALIZED (
    SELECT
        place.total AS n,
        place.before
    FROM job_place(
        %(statuses)s::status_type [], %(created_after)s::timestamptz, %(created_before)s::timestamptz,
        (SELECT created_minute FROM page LIMIT 1), (SELECT id FROM page LIMIT 1)
    ) AS place
)
/* :place */

SELECT
    (SELECT array_agg(id) FROM page) AS ids,
    /* position_descending: */ (SELECT n - 1 - before FROM total) /* :position_descending */ AS position_descending,
    /* position_ascending: */ (SELECT before FROM total) /* :position_ascending */ AS position_ascending
