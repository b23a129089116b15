-- Purpose: every job that matches as a line of JSON, as one stream from one snapshot. Values are merged in by the client:
--   COPY binds none.
-- Parameters: those of the conditions.
-- Regions: jobs: those that match (job_export_jobs.sql); order.
-- Rows: a line a job, as it is: no JSON text holds the two characters that quote and divide.
-- Index: that of the order, or the one of the rarest condition and a sort; job_name_pieces_idx for a rare term.
COPY (
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
        FROM /* jobs: */ job /* :jobs */
        ORDER BY /* order: */ created_minute DESC, id DESC /* :order */
    ) AS item
) TO STDOUT (FORMAT csv, QUOTE E'\x01', DELIMITER E'\x02')
