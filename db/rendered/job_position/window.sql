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
        created_minute >= job_minute(%(created_after)s::timestamptz) AND created_at >= %(created_after)s::timestamptz
        AND created_minute <= job_minute(%(created_before)s::timestamptz) AND created_at < %(created_before)s::timestamptz AS matches
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
