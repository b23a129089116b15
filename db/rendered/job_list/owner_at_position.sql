-- Composed of the files of db/queries. Written by `make rendered`.
-- Sent with its values in its text.
WITH
total AS MATERIALIZED (
    SELECT
        job_facet_count(
            'owner', %(owner)s::text,
            %(statuses)s::status_type [], %(created_after)s::timestamptz, %(created_before)s::timestamptz
        )
        AS n
),

start AS MATERIALIZED (
    SELECT minute, id
    FROM job_facet_at(
        'owner', %(owner)s::text,
        %(statuses)s::status_type [], %(created_after)s::timestamptz, %(created_before)s::timestamptz,
        (SELECT n FROM total) - 1 - %(position)s::bigint
    )
),

fetched AS MATERIALIZED (
    SELECT
        id,
        name,
        priority,
        queue,
        owner,
        project,
        attempt,
        created_at,
        updated_at,
        scheduled_at,
        started_at,
        completed_at,
        status,
        status_at,
        status_message,
        progress,
        created_minute,
        version
    FROM jobs
    WHERE id = ANY (ARRAY(
        SELECT id
        FROM job_unsuccessful
        WHERE status = 'FAILED'
        AND owner = %(owner)s::text
        AND (created_minute, id) <= ((SELECT minute FROM start), (SELECT id FROM start))
        ORDER BY created_minute DESC, id DESC
        LIMIT %(page_size)s::integer + 1
        OFFSET 0
    ))
    ORDER BY created_minute DESC, id DESC
),

page AS MATERIALIZED (
    SELECT
        id,
        name,
        priority,
        queue,
        owner,
        project,
        attempt,
        created_at,
        updated_at,
        scheduled_at,
        started_at,
        completed_at,
        status,
        status_at,
        status_message,
        progress,
        created_minute,
        version
    FROM fetched
    ORDER BY created_minute DESC, id DESC
    LIMIT %(page_size)s::integer
)

SELECT
    (
        SELECT coalesce(json_agg(item), '[]')::text
        FROM (
            SELECT
                id,
                name,
                priority,
                queue,
                owner,
                project,
                attempt,
                created_at,
                updated_at,
                scheduled_at,
                started_at,
                completed_at,
                job_execution_time(started_at, completed_at) AS execution_time,
                ROW(status, status_at, status_message, progress)::job_latest_status AS latest_status
            FROM page
        ) AS item
    ) AS results,
    (SELECT n FROM total) AS count,
    %(position)s::bigint AS position,
    (SELECT json_build_array(created_minute, id) FROM page LIMIT 1) AS first_key,
    (
        SELECT json_build_array(created_minute, id)
        FROM (
            SELECT created_minute, id
            FROM page
            LIMIT 1
            OFFSET (SELECT greatest(count(*) - 1, 0) FROM page AS shown)
        ) AS last_row
    ) AS last_key,
    (SELECT count(*) FROM fetched) AS fetched,
    (SELECT md5(coalesce(string_agg(id || ':' || version, ','), '')) FROM page) AS version
