-- Composed of the files of db/queries. Written by `make rendered`.
-- Sent with its values in its text.
COPY (
    SELECT
        id,
        CASE
            WHEN
                (
                    "name" COLLATE "C" < 'A'
                    OR "name" COLLATE "C" >= E'\x7f'
                )
                AND "name" ~ (
                    '^([\t\r\n]|[[:space:][:cntrl:]\u00a0\u00ad\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff]*'
                    || '[-=+@\u2212\ufe62\ufe63\ufe66\ufe6b\uff0b\uff0d\uff1d\uff20])'
                )
                THEN '''' || "name"
            ELSE "name"
        END AS "name",
        priority,
        CASE
            WHEN
                (
                    "queue" COLLATE "C" < 'A'
                    OR "queue" COLLATE "C" >= E'\x7f'
                )
                AND "queue" ~ (
                    '^([\t\r\n]|[[:space:][:cntrl:]\u00a0\u00ad\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff]*'
                    || '[-=+@\u2212\ufe62\ufe63\ufe66\ufe6b\uff0b\uff0d\uff1d\uff20])'
                )
                THEN '''' || "queue"
            ELSE "queue"
        END AS "queue",
        CASE
            WHEN
                (
                    "owner" COLLATE "C" < 'A'
                    OR "owner" COLLATE "C" >= E'\x7f'
                )
                AND "owner" ~ (
                    '^([\t\r\n]|[[:space:][:cntrl:]\u00a0\u00ad\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff]*'
                    || '[-=+@\u2212\ufe62\ufe63\ufe66\ufe6b\uff0b\uff0d\uff1d\uff20])'
                )
                THEN '''' || "owner"
            ELSE "owner"
        END AS "owner",
        CASE
            WHEN
                (
                    "project" COLLATE "C" < 'A'
                    OR "project" COLLATE "C" >= E'\x7f'
                )
                AND "project" ~ (
                    '^([\t\r\n]|[[:space:][:cntrl:]\u00a0\u00ad\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff]*'
                    || '[-=+@\u2212\ufe62\ufe63\ufe66\ufe6b\uff0b\uff0d\uff1d\uff20])'
                )
                THEN '''' || "project"
            ELSE "project"
        END AS "project",
        attempt,
        replace("created_at"::text, ' ', 'T') || ':00' AS "created_at",
        replace("updated_at"::text, ' ', 'T') || ':00' AS "updated_at",
        replace("scheduled_at"::text, ' ', 'T') || ':00' AS "scheduled_at",
        replace("started_at"::text, ' ', 'T') || ':00' AS "started_at",
        replace("completed_at"::text, ' ', 'T') || ':00' AS "completed_at",
        job_execution_time(started_at, completed_at) AS execution_time,
        status,
        replace("status_at"::text, ' ', 'T') || ':00' AS "status_at",
        CASE
            WHEN
                (
                    "status_message" COLLATE "C" < 'A'
                    OR "status_message" COLLATE "C" >= E'\x7f'
                )
                AND "status_message" ~ (
                    '^([\t\r\n]|[[:space:][:cntrl:]\u00a0\u00ad\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff]*'
                    || '[-=+@\u2212\ufe62\ufe63\ufe66\ufe6b\uff0b\uff0d\uff1d\uff20])'
                )
                THEN '''' || "status_message"
            ELSE "status_message"
        END AS "status_message",
        progress,
        CASE
            WHEN
                (
                    "description" COLLATE "C" < 'A'
                    OR "description" COLLATE "C" >= E'\x7f'
                )
                AND "description" ~ (
                    '^([\t\r\n]|[[:space:][:cntrl:]\u00a0\u00ad\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff]*'
                    || '[-=+@\u2212\ufe62\ufe63\ufe66\ufe6b\uff0b\uff0d\uff1d\uff20])'
                )
                THEN '''' || "description"
            ELSE "description"
        END AS "description",
        CASE
            WHEN
                (
                    "task" COLLATE "C" < 'A'
                    OR "task" COLLATE "C" >= E'\x7f'
                )
                AND "task" ~ (
                    '^([\t\r\n]|[[:space:][:cntrl:]\u00a0\u00ad\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff]*'
                    || '[-=+@\u2212\ufe62\ufe63\ufe66\ufe6b\uff0b\uff0d\uff1d\uff20])'
                )
                THEN '''' || "task"
            ELSE "task"
        END AS "task",
        CASE
            WHEN
                (
                    "unique_key" COLLATE "C" < 'A'
                    OR "unique_key" COLLATE "C" >= E'\x7f'
                )
                AND "unique_key" ~ (
                    '^([\t\r\n]|[[:space:][:cntrl:]\u00a0\u00ad\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff]*'
                    || '[-=+@\u2212\ufe62\ufe63\ufe66\ufe6b\uff0b\uff0d\uff1d\uff20])'
                )
                THEN '''' || "unique_key"
            ELSE "unique_key"
        END AS "unique_key",
        max_attempts,
        CASE
            WHEN
                (
                    "error_message" COLLATE "C" < 'A'
                    OR "error_message" COLLATE "C" >= E'\x7f'
                )
                AND "error_message" ~ (
                    '^([\t\r\n]|[[:space:][:cntrl:]\u00a0\u00ad\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff]*'
                    || '[-=+@\u2212\ufe62\ufe63\ufe66\ufe6b\uff0b\uff0d\uff1d\uff20])'
                )
                THEN '''' || "error_message"
            ELSE "error_message"
        END AS "error_message",
        exit_code,
        CASE
            WHEN
                (
                    "worker" COLLATE "C" < 'A'
                    OR "worker" COLLATE "C" >= E'\x7f'
                )
                AND "worker" ~ (
                    '^([\t\r\n]|[[:space:][:cntrl:]\u00a0\u00ad\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff]*'
                    || '[-=+@\u2212\ufe62\ufe63\ufe66\ufe6b\uff0b\uff0d\uff1d\uff20])'
                )
                THEN '''' || "worker"
            ELSE "worker"
        END AS "worker",
        usage,
        args,
        result_data,
        resource_requirements
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
) TO STDOUT (FORMAT csv, HEADER)
