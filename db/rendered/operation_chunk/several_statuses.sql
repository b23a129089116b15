-- Composed of the files of db/queries. Written by `make rendered`.
-- Sent with its values in its text.
WITH
fetched AS MATERIALIZED (
    SELECT created_minute, id
    FROM (
        (
            SELECT created_minute, id
            FROM jobs_from_latest
            WHERE status = 'FAILED'
            AND (created_minute, id)
            > (CAST(%(key_0)s AS integer), CAST(%(key_1)s AS bigint))
            AND id <= %(last_job_id)s::bigint
            ORDER BY created_minute, id
            LIMIT %(page_size)s::integer + 1
        )
        UNION ALL
        (
            SELECT created_minute, id
            FROM jobs_from_latest
            WHERE status = 'CANCELLED'
            AND (created_minute, id)
            > (CAST(%(key_0)s AS integer), CAST(%(key_1)s AS bigint))
            AND id <= %(last_job_id)s::bigint
            ORDER BY created_minute, id
            LIMIT %(page_size)s::integer + 1
        )
    ) AS branch
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
