-- Purpose: the pieces that job_export.sql is composed of. muster/exports/statement.py picks; nothing else does.
-- Parameters: search text; created_after and created_before timestamptz or null; statuses status_type[].

-- name: matching
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
            description,
            task,
            unique_key,
            max_attempts,
            error_message,
            worker,
            args,
            result_data,
            resource_requirements,
            created_minute
        FROM job
        WHERE {conditions}

-- name: matching_ordered
({matching}
            ORDER BY {order})

-- name: search_index
id IN (
            SELECT id
            FROM job_search(
                %(search)s::text, {statuses}, %(created_after)s::timestamptz, %(created_before)s::timestamptz, NULL
            )
        )

-- name: csv
SELECT
    id,
    {name},
    priority,
    {queue},
    attempt,
    {created_at},
    {updated_at},
    {scheduled_at},
    {started_at},
    {completed_at},
    job_execution_time(started_at, completed_at) AS execution_time,
    status,
    {status_at},
    {status_message},
    progress,
    {description},
    {task},
    {unique_key},
    max_attempts,
    {error_message},
    {worker},
    args,
    result_data,
    resource_requirements
FROM ({matching}) AS job
ORDER BY {order}

-- name: csv_text
-- A spreadsheet runs a cell that begins with one of these, blanks and invisible characters before it or not; signs in full
-- width, small form and true minus count too. The apostrophe makes it text. Most cells begin with a letter: no regex.
CASE
        WHEN
            ({column} COLLATE "C" < 'A' OR {column} COLLATE "C" >= E'\x7f')
            AND {column} ~ (
                '^([\t\r\n]|[[:space:][:cntrl:]\u00a0\u00ad\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff]*'
                || '[-=+@\u2212\ufe62\ufe63\ufe66\ufe6b\uff0b\uff0d\uff1d\uff20])'
            )
            THEN '''' || {column}
        ELSE {column}
    END AS {column}

-- name: csv_time
-- As in the JSON, the session's time zone being UTC; the quickest of the ways to write it.
replace({column}::text, ' ', 'T') || ':00' AS {column}

-- name: csv_options
HEADER

-- name: json
SELECT row_to_json(item)
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
        ROW(status, status_at, status_message, progress)::job_latest_status AS latest_status,
        description,
        task,
        args,
        unique_key,
        max_attempts,
        error_message,
        result_data,
        resource_requirements,
        worker
    FROM ({matching}) AS job
    ORDER BY {order}
) AS item

-- name: json_options
-- One line a job, as it is: no JSON text holds these two characters.
QUOTE E'\x01', DELIMITER E'\x02'
