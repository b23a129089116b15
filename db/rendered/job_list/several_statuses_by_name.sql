-- Composed of the files of db/queries. Written by `make rendered`.
-- Sent with its values in its text.
WITH
total AS MATERIALIZED (
    SELECT
        job_count(%(statuses)s::status_type [], %(created_after)s::timestamptz, %(created_before)s::timestamptz)
        AS n
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
        WHERE status = ANY (%(statuses)s::status_type [])
        ORDER BY name COLLATE "C", id
        LIMIT %(page_size)s::integer + 1
        OFFSET 0
    ))
    ORDER BY name COLLATE "C", id
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
    ORDER BY name COLLATE "C", id
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
    (SELECT json_build_array(name COLLATE "C", id) FROM page LIMIT 1) AS first_key,
    (
        SELECT json_build_array(name COLLATE "C", id)
        FROM (
            SELECT name COLLATE "C", id
            FROM page
            LIMIT 1
            OFFSET (SELECT greatest(count(*) - 1, 0) FROM page AS shown)
        ) AS last_row
    ) AS last_key,
    (SELECT count(*) FROM fetched) AS fetched,
    (SELECT md5(coalesce(string_agg(id || ':' || version, ','), '')) FROM page) AS version
