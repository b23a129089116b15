-- Composed of the files of db/queries. Written by `make rendered`.
-- Sent with its values in its text.
WITH
matched AS MATERIALIZED (
    SELECT *
    FROM
        (
            SELECT created_minute, id
            FROM job_unsuccessful
            WHERE
                id = ANY (ARRAY(
                    SELECT id
                    FROM job_find(
                        %(search)s::text,
                        %(queue)s::text,
                        %(owner)s::text,
                        %(project)s::text,
                        %(priority_from)s::smallint,
                        %(priority_to)s::smallint,
                        %(created_after)s::timestamptz,
                        %(created_before)s::timestamptz,
                        NULL
                    )
                ))
                AND status = 'FAILED'
            LIMIT %(count_cap)s::bigint + 1
        ) AS looked_up
),

counted AS MATERIALIZED (
    SELECT
        (SELECT count(*) FROM matched)
        AS n
)

SELECT n AS count
FROM counted
