-- Composed of the files of db/queries. Written by `make rendered`.
-- Sent with its values in its text.
WITH
total AS MATERIALIZED (
    SELECT
        job_count(%(statuses)s::status_type [], %(created_after)s::timestamptz, %(created_before)s::timestamptz)
        AS n
),

fetched AS MATERIALIZED (
    SELECT updated_at, id
    FROM (
        (
            SELECT updated_at, id
            FROM jobs_from_latest
            WHERE
                updated_at < %(created_before)s::timestamptz + interval '256 minutes'
                AND updated_at >= %(created_after)s::timestamptz AND created_at >= %(created_after)s::timestamptz
                AND created_minute <= job_minute(%(created_before)s::timestamptz) AND created_at < %(created_before)s::timestamptz
            ORDER BY updated_at DESC, id DESC
            LIMIT %(page_size)s::integer + 1
        )
        UNION ALL
        SELECT delayed.*
        FROM generate_series(9, 21) AS class
        CROSS JOIN LATERAL (
            SELECT updated_at, id
            FROM jobs_from_latest
            WHERE
                job_delay_class(updated_at - created_at) = class
                AND updated_at - created_at >= interval '256 minutes'
                AND updated_at >= %(created_before)s::timestamptz + interval '256 minutes'
                AND updated_at <= CASE
                    WHEN class < 21 THEN %(created_before)s::timestamptz + interval '1 minute' * 2 ^ class
                    ELSE 'infinity'
                END
                AND updated_at >= %(created_after)s::timestamptz AND created_at >= %(created_after)s::timestamptz
                AND created_minute <= job_minute(%(created_before)s::timestamptz) AND created_at < %(created_before)s::timestamptz
            ORDER BY updated_at DESC, id DESC
            LIMIT %(page_size)s::integer + 1
        ) AS delayed
    ) AS soon_or_delayed
    ORDER BY updated_at DESC, id DESC
    LIMIT %(page_size)s::integer + 1
),

page AS MATERIALIZED (
    SELECT *
    FROM fetched
    ORDER BY updated_at DESC, id DESC
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
