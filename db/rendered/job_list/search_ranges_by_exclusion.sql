-- Composed of the files of db/queries. Written by `make rendered`.
-- Sent with its values in its text.
WITH
matched AS MATERIALIZED (
    SELECT *
    FROM
        (
            SELECT each.*
            FROM job_name_ranges((SELECT job_name_fold(%(search)s::text))) AS span
            CROSS JOIN LATERAL (
                SELECT created_minute, id
                FROM jobs
                WHERE
                    name COLLATE "C" >= span.first_name COLLATE "C" AND name COLLATE "C" < span.next_name COLLATE "C"
                    AND
                    queue = %(queue)s::text
                    AND (strpos(job_name_fold(name), (SELECT job_name_fold(%(search)s::text))) > 0) IS TRUE
                    AND NOT (id IN (
                        SELECT other.id
                        FROM job_unsuccessful AS other
                        WHERE
                            other.status <> ALL (%(statuses)s::status_type [])
                            AND queue = %(queue)s::text
                        UNION ALL
                        SELECT open.id
                        FROM job_latest AS open
                        WHERE open.status IN ('PENDING', 'RUNNING') AND open.status <> ALL (%(statuses)s::status_type [])
                    ))
                OFFSET 0
            ) AS each
            LIMIT %(count_cap)s::bigint + 1
        ) AS named
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
