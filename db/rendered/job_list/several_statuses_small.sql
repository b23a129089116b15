-- Composed of the files of db/queries. Written by `make rendered`.
-- Sent with its values in its text.
WITH
matched AS MATERIALIZED (
    SELECT *
    FROM
        (
            SELECT updated_at, id
            FROM job_unsuccessful
            WHERE status = ANY (%(statuses)s::status_type [])
            AND queue = %(queue)s::text
            LIMIT NULL
        ) AS few
),

total AS MATERIALIZED (
    SELECT
        job_facet_count(
            'queue', %(queue)s::text,
            %(statuses)s::status_type [], %(created_after)s::timestamptz, %(created_before)s::timestamptz
        )
        AS n
),

fetched AS MATERIALIZED (
    SELECT updated_at, id
    FROM matched
    WHERE true
    ORDER BY updated_at DESC, id DESC
    LIMIT %(page_size)s::integer + 1
    OFFSET 0
),

page AS MATERIALIZED (
    SELECT *
    FROM fetched
    ORDER BY updated_at DESC, id DESC
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
        array_agg(json_build_array(updated_at, id)) AS keys
    FROM page
) AS ends
CROSS JOIN LATERAL job_page(ends.ids) AS shown
