-- Composed of the files of db/queries. Written by `make rendered`.
-- Sent with its values in its text.
COPY (
    SELECT row_to_json(item)
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
            ROW(status, status_at, status_message, progress)::job_latest_status AS latest_status,
            description,
            task,
            args,
            unique_key,
            max_attempts,
            error_message,
            exit_code,
            usage,
            result_data,
            resource_requirements,
            worker
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
                status,
                status_at,
                status_message,
                progress,
                description,
                task,
                unique_key,
                max_attempts,
                error_message,
                exit_code,
                usage,
                worker,
                args,
                result_data,
                resource_requirements,
                created_minute
            FROM jobs_from_latest
            WHERE status = 'FAILED'
            AND owner = %(owner)s::text
        ) AS job
        ORDER BY created_minute DESC, id DESC
    ) AS item
) TO STDOUT (FORMAT csv, QUOTE E'\x01', DELIMITER E'\x02')
