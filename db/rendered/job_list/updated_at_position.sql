-- Composed of the files of db/queries. Written by `make rendered`.
-- Sent with its values in its text.
WITH
total AS MATERIALIZED (
    SELECT
        job_count(%(statuses)s::status_type [], %(created_after)s::timestamptz, %(created_before)s::timestamptz)
        AS n
),

start AS MATERIALIZED (
    SELECT moment, skipped
    FROM job_updated_at(
        NULL,
        NULL,
        %(statuses)s::status_type [], %(created_after)s::timestamptz, %(created_before)s::timestamptz,
        %(position)s::bigint
    )
),

fetched AS MATERIALIZED (
    SELECT updated_at, id
    FROM (
        SELECT updated_at, id
        FROM jobs_from_latest
        WHERE updated_at >= (SELECT moment FROM start) AND true
        ORDER BY updated_at, id
        LIMIT %(page_size)s::integer + 1
        OFFSET coalesce((SELECT skipped FROM start), 0)
    ) AS near
    ORDER BY updated_at, id
),

page AS MATERIALIZED (
    SELECT *
    FROM fetched
    ORDER BY updated_at, id
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
