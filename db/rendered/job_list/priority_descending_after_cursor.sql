-- Composed of the files of db/queries. Written by `make rendered`.
-- Sent with its values in its text.
WITH
total AS MATERIALIZED (
    SELECT
        job_count(%(statuses)s::status_type [], %(created_after)s::timestamptz, %(created_before)s::timestamptz)
        AS n
),

fetched AS MATERIALIZED (
    SELECT priority, created_minute, id
    FROM jobs
    WHERE (priority, created_minute, id)
    < (CAST(%(key_0)s AS smallint), CAST(%(key_1)s AS integer), CAST(%(key_2)s AS bigint))
    ORDER BY priority DESC, created_minute DESC, id DESC
    LIMIT %(page_size)s::integer + 1
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
    NULL::bigint AS position,
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
