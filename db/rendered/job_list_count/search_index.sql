-- Composed of the files of db/queries. Written by `make rendered`.
-- Sent with its values in its text.
WITH
matched AS MATERIALIZED (
    SELECT *
    FROM
        job_find(
            %(search)s::text,
            %(queue)s::text,
            %(owner)s::text,
            %(project)s::text,
            %(priority_from)s::smallint,
            %(priority_to)s::smallint,
            %(created_after)s::timestamptz,
            %(created_before)s::timestamptz,
            %(count_cap)s::bigint + 1
        )
),

counted AS MATERIALIZED (
    SELECT
        (SELECT count(*) FROM matched)
        AS n
)

SELECT n AS count
FROM counted
