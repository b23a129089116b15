-- Composed of the files of db/queries. Written by `make rendered`.
-- Prepared: its values are bound on the server.
WITH
total AS MATERIALIZED (
    SELECT
        job_count(%(statuses)s::status_type [], %(created_after)s::timestamptz, %(created_before)s::timestamptz)
        AS n
),

start AS MATERIALIZED (
    SELECT minute, id
    FROM job_at(
        %(statuses)s::status_type [], %(created_after)s::timestamptz, %(created_before)s::timestamptz,
        (SELECT n FROM total) - 1 - %(position)s::bigint
    )
),

fetched AS MATERIALIZED (
    SELECT created_minute, id
    FROM (
        (
            SELECT created_minute, id
            FROM jobs_from_latest
            WHERE status = 'FAILED'
            AND (created_minute, id) <= ((SELECT minute FROM start), (SELECT id FROM start))
            ORDER BY created_minute DESC, id DESC
            LIMIT %(page_size)s::integer + 1
        )
        UNION ALL
        (
            SELECT created_minute, id
            FROM jobs_from_latest
            WHERE status = 'CANCELLED'
            AND (created_minute, id) <= ((SELECT minute FROM start), (SELECT id FROM start))
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
