-- Composed of the files of db/queries. Written by `make rendered`.
-- Sent with its values in its text.
WITH
counted AS MATERIALIZED (
    SELECT
        (
            SELECT count(*)
            FROM (
                SELECT FROM jobs
                WHERE priority >= %(priority_min)s::smallint
                AND priority <= %(priority_max)s::smallint
                AND queue = %(queue)s::text
                ORDER BY created_minute DESC, id DESC
                LIMIT %(count_cap)s::bigint + 1
            ) AS capped
        )
        AS n
)

SELECT n AS count
FROM counted
