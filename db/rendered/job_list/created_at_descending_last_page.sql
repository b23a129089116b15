-- Composed of the files of db/queries. Written by `make rendered`.
-- Prepared: its values are bound on the server.
WITH
total AS MATERIALIZED (
    SELECT
        job_count(%(statuses)s::status_type [], %(created_after)s::timestamptz, %(created_before)s::timestamptz)
        AS n
),

fetched AS MATERIALIZED (
    SELECT created_minute, id
    FROM jobs
    WHERE true
    ORDER BY created_minute, id
    LIMIT %(page_size)s::integer + 1
),

page AS MATERIALIZED (
    SELECT *
    FROM (
        SELECT *
        FROM fetched
        ORDER BY created_minute, id
        LIMIT %(page_size)s::integer
    ) AS nearest
    ORDER BY created_minute DESC, id DESC
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
