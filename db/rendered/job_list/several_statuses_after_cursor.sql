-- Composed of the files of db/queries. Written by `make rendered`.
-- Prepared: its values are bound on the server.
WITH
fetched AS MATERIALIZED (
    SELECT created_minute, id
    FROM (
        (
            SELECT created_minute, id
            FROM jobs_from_latest
            WHERE status = 'FAILED'
            AND (created_minute, id)
            < (CAST(%(key_0)s AS integer), CAST(%(key_1)s AS bigint))
            ORDER BY created_minute DESC, id DESC
            LIMIT %(page_size)s::integer + 1
        )
        UNION ALL
        (
            SELECT created_minute, id
            FROM jobs_from_latest
            WHERE status = 'CANCELLED'
            AND (created_minute, id)
            < (CAST(%(key_0)s AS integer), CAST(%(key_1)s AS bigint))
            ORDER BY created_minute DESC, id DESC
            LIMIT %(page_size)s::integer + 1
        )
    ) AS branch
    ORDER BY created_minute DESC, id DESC
    LIMIT %(page_size)s::integer + 1
    OFFSET 0
),

page AS MATERIALIZED (
    SELECT *
    FROM fetched
    ORDER BY created_minute DESC, id DESC
    LIMIT %(page_size)s::integer
),

total AS MATERIALIZED (
    SELECT
        place.total AS n,
        place.before
    FROM job_place(
        %(statuses)s::status_type [], %(created_after)s::timestamptz, %(created_before)s::timestamptz,
        (SELECT created_minute FROM page LIMIT 1), (SELECT id FROM page LIMIT 1)
    ) AS place
)

SELECT
    shown.results,
    (SELECT n FROM total) AS count,
    (SELECT n - 1 - before FROM total) AS position,
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
