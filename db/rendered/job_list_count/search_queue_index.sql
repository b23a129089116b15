-- Composed of the files of db/queries. Written by `make rendered`.
-- Sent with its values in its text.
WITH
matched AS MATERIALIZED (
    SELECT found.*
    FROM
        job_search(
            %(search)s::text, %(created_after)s::timestamptz, %(created_before)s::timestamptz,
            NULL
        )
        AS found
    WHERE EXISTS (SELECT FROM jobs WHERE id = found.id AND priority >= %(priority_min)s::smallint
    AND priority <= %(priority_max)s::smallint
    AND queue = %(queue)s::text)
    LIMIT %(count_cap)s::bigint + 1
),

counted AS MATERIALIZED (
    SELECT
        (SELECT count(*) FROM matched)
        AS n
)

SELECT n AS count
FROM counted
