-- Purpose: the position of a job in a list by creation. By itself: newest first, in the list of all jobs.
-- Parameters: id bigint; statuses status_type[]; created_after, created_before timestamptz or null; those of a facet
--   (job_list_facet.sql).
-- Regions: count: the number of matching jobs; matches: whether the job is in the list at all; position: in the list's
--   direction; position_ascending: oldest first.
-- Rows: none (no such job) or one: position (null if the list does not contain it), count.
-- Index: job_pkey, job_tally_pkey, job_latest_status_idx.
-- noqa: disable=AL04
WITH total AS MATERIALIZED (
    SELECT
        /* count: */
        job_count(%(statuses)s::status_type [], %(created_after)s::timestamptz, %(created_before)s::timestamptz)
        /* :count */
        AS n
),

page AS MATERIALIZED (
    SELECT
        created_minute,
        id,
        /* matches: */ true /* :matches */ AS matches
    FROM jobs
    WHERE id = %(id)s::bigint
)

SELECT
    CASE
        WHEN page.matches
            THEN
            /* position: */
            (SELECT n FROM total) - 1 -
            /* position_ascending: */
            job_position(
                %(statuses)s::status_type [], %(created_after)s::timestamptz, %(created_before)s::timestamptz,
                (SELECT created_minute FROM page LIMIT 1), (SELECT id FROM page LIMIT 1)
            )
            /* :position_ascending */
            /* :position */
    END AS position,
    total.n AS count
FROM page
CROSS JOIN total
