-- Composed of the files of db/queries. Written by `make rendered`.
-- Sent with its values in its text.
WITH
total AS MATERIALIZED (
    SELECT
        (
            SELECT CASE WHEN count(*) >= %(proof)s::integer THEN %(count_cap)s::bigint + 1 END
            FROM jobs
            WHERE
                id = ANY (%(witnesses)s::bigint [])
                AND strpos(job_name_fold(name), (SELECT job_name_fold(%(search)s::text))) > 0
        )
        AS n
),

fetched AS MATERIALIZED (
    SELECT created_minute, id
    FROM jobs
    WHERE strpos(job_name_fold(name), (SELECT job_name_fold(%(search)s::text))) > 0
    ORDER BY created_minute DESC, id DESC
    LIMIT %(page_size)s::integer + 1
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
