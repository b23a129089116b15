-- Composed of the files of db/queries. Written by `make rendered`.
-- Prepared: its values are bound on the server.
WITH total AS MATERIALIZED (
    SELECT
        job_count(%(statuses)s::status_type [], %(created_after)s::timestamptz, %(created_before)s::timestamptz)
        AS n
),

page AS MATERIALIZED (
    SELECT
        created_minute,
        id,
        true AS matches
    FROM jobs
    WHERE id = %(id)s::bigint
)

SELECT
    CASE
        WHEN page.matches
            THEN
            (SELECT n FROM total) - 1 -
            job_position(
                %(statuses)s::status_type [], %(created_after)s::timestamptz, %(created_before)s::timestamptz,
                (SELECT created_minute FROM page LIMIT 1), (SELECT id FROM page LIMIT 1)
            )
    END AS position,
    total.n AS count
FROM page
CROSS JOIN total
