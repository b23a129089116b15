-- Purpose: a page of all jobs at a position, as the list of commit c1cc3a4.
-- Parameters: statuses text; position bigint; page_size integer.
-- Rows: one: results (JSON text), count, position, first_key, last_key, fetched, version.
WITH total AS MATERIALIZED (
    SELECT job_count(%(statuses)s::status_type [], NULL::timestamptz, NULL::timestamptz) AS n
),

start AS MATERIALIZED (
    SELECT
        minute,
        id
    FROM job_at(
        %(statuses)s::status_type [],
        NULL::timestamptz,
        NULL::timestamptz,
        (SELECT n FROM total) - 1 - %(position)s::bigint
    )
),

fetched AS MATERIALIZED (
    SELECT
        id,
        name,
        priority,
        queue,
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
        xmin::text AS version
    FROM job
    WHERE (created_minute, id) <= ((SELECT minute FROM start), (SELECT id FROM start))
    ORDER BY created_minute DESC, id DESC
    LIMIT %(page_size)s::integer + 1
),

page AS MATERIALIZED (
    SELECT
        id,
        name,
        priority,
        queue,
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
            SELECT
                created_minute,
                id
            FROM page
            LIMIT 1
            OFFSET (SELECT greatest(count(*) - 1, 0) FROM page AS shown)
        ) AS last_row
    ) AS last_key,
    (SELECT count(*) FROM fetched) AS fetched,
    (SELECT md5(coalesce(string_agg(id || ':' || version, ','), '')) FROM page) AS version
