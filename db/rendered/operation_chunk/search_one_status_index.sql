-- Composed of the files of db/queries. Written by `make rendered`.
-- Sent with its values in its text.
WITH
matched AS MATERIALIZED (
    SELECT *
    FROM
        (
            SELECT created_minute, id
            FROM job_unsuccessful
            WHERE
                id = ANY (ARRAY(
                    SELECT id
                    FROM job_find(
                        %(search)s::text,
                        %(queue)s::text,
                        %(owner)s::text,
                        %(project)s::text,
                        %(priority_from)s::smallint,
                        %(priority_to)s::smallint,
                        %(created_after)s::timestamptz,
                        %(created_before)s::timestamptz,
                        NULL
                    )
                ))
                AND status = 'FAILED'
            LIMIT NULL
        ) AS looked_up
),

fetched AS MATERIALIZED (
    SELECT created_minute, id
    FROM matched
    WHERE (created_minute, id)
    > (CAST(%(key_0)s AS integer), CAST(%(key_1)s AS bigint))
    AND id <= %(last_job_id)s::bigint
    ORDER BY created_minute, id
    LIMIT %(page_size)s::integer + 1
    OFFSET 0
),

chunk AS (
    SELECT created_minute, id
    FROM fetched
    ORDER BY created_minute, id
    LIMIT %(page_size)s::integer
)

SELECT
    array_agg(id ORDER BY created_minute, id) AS ids,
    (array_agg(created_minute ORDER BY created_minute DESC, id DESC))[1] AS at_minute,
    (array_agg(id ORDER BY created_minute DESC, id DESC))[1] AS at_id,
    (SELECT count(*) FROM fetched) AS fetched
FROM chunk
