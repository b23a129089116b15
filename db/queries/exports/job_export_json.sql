-- Purpose: every matching job as a line of JSON, as one stream from one snapshot. The client inserts the values as
--   literals, since COPY has no parameters.
-- Parameters: those of the conditions.
-- Regions: jobs: the matching ones (job_export_jobs.sql); order.
-- Rows: one line per job, unescaped: JSON text never contains the quote and delimiter characters of this COPY.
-- Index: that of the order, or that of the rarest condition and a sort; job_lexemes_idx for a rare term.
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
        FROM /* jobs: */ jobs /* :jobs */
        ORDER BY /* order: */ created_minute DESC, id DESC /* :order */
    ) AS item
) TO STDOUT (FORMAT csv, QUOTE E'\x01', DELIMITER E'\x02')
