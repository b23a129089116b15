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

total AS MATERIALIZED (
    SELECT
        (SELECT count(*) FROM matched)
        AS n
),

fetched AS MATERIALIZED (
    SELECT created_minute, id
    FROM matched
    WHERE true
    ORDER BY created_minute DESC, id DESC
    LIMIT %(page_size)s::integer + 1
    OFFSET 0
),

page AS MATERIALIZED (
    SELECT *
    FROM fetched
    ORDER BY created_minute DESC, id DESC
    LIMIT %(page_size)s::integer
)

SELECT
    shown.results,
    (SELECT n FROM total) AS count,
    %(position)s::bigint AS position,
    ends.keys[1] AS first_key,
    ends.keys[cardinality(ends.keys)] AS last_key,
    (SELECT count(*) FROM fetched) AS fetched,
    shown.version
FROM (
    SELECT
        array_agg(id) AS ids,
        array_agg(json_build_array(created_minute, id)) AS keys
    FROM page
) AS ends
CROSS JOIN LATERAL job_page(ends.ids) AS shown
