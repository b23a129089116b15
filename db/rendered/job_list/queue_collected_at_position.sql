-- Composed of the files of db/queries. Written by `make rendered`.
-- Sent with its values in its text.
WITH
matched AS MATERIALIZED (
    SELECT *
    FROM
        (
            SELECT priority, created_minute, id
            FROM job
            WHERE priority >= %(priority_min)s::smallint
            AND priority <= %(priority_max)s::smallint
            AND queue = %(queue)s::text
            LIMIT %(count_cap)s::bigint + 1
        ) AS few
),

total AS MATERIALIZED (
    SELECT
        (SELECT count(*) FROM matched)
        AS n
),

fetched AS MATERIALIZED (
    SELECT priority, created_minute, id
    FROM matched
    WHERE true
    ORDER BY priority DESC, created_minute DESC, id DESC
    LIMIT %(page_size)s::integer + 1
    OFFSET %(position)s::bigint
),

page AS MATERIALIZED (
    SELECT *
    FROM fetched
    ORDER BY priority DESC, created_minute DESC, id DESC
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
        array_agg(json_build_array(priority, created_minute, id)) AS keys
    FROM page
) AS ends
CROSS JOIN LATERAL job_page(ends.ids) AS shown
