-- Composed of the files of db/queries. Written by `make rendered`.
-- Sent with its values in its text.
WITH
fetched AS MATERIALIZED (
    SELECT name COLLATE "C", id
    FROM (
        SELECT first_name COLLATE "C" AS first_name, next_name COLLATE "C" AS next_name
        FROM job_name_ranges((SELECT job_name_fold(%(search)s::text)))
        ORDER BY first_name COLLATE "C"
        OFFSET 0
    ) AS span
    CROSS JOIN LATERAL (
        SELECT id, name
        FROM jobs
        WHERE
            name COLLATE "C" >= span.first_name AND name COLLATE "C" < span.next_name
            AND
            strpos(job_name_fold(name), (SELECT job_name_fold(%(search)s::text))) > 0
        ORDER BY name COLLATE "C", id
        LIMIT %(page_size)s::integer + coalesce(%(position)s::bigint, 0) + 1
    ) AS found
    WHERE
        true
    ORDER BY span.first_name, name COLLATE "C", id
    LIMIT %(page_size)s::integer + 1
    OFFSET %(position)s::bigint
),

page AS MATERIALIZED (
    SELECT *
    FROM fetched
    ORDER BY name COLLATE "C", id
    LIMIT %(page_size)s::integer
)

SELECT
    shown.results,
    NULL::bigint AS count,
    %(position)s::bigint AS position,
    ends.keys[1] AS first_key,
    ends.keys[cardinality(ends.keys)] AS last_key,
    (SELECT count(*) FROM fetched) AS fetched,
    shown.version
FROM (
    SELECT
        array_agg(id) AS ids,
        array_agg(json_build_array(name COLLATE "C", id)) AS keys
    FROM page
) AS ends
CROSS JOIN LATERAL job_page(ends.ids) AS shown
