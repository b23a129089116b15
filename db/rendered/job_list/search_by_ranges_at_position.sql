-- Composed of the files of db/queries. Written by `make rendered`.
-- Sent with its values in its text.
WITH
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
        SELECT found.id
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
    NULL::bigint AS count,
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
