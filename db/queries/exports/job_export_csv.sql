-- Purpose: every job that matches as CSV, as one stream from one snapshot. Values are merged in by the client: COPY binds
--   none.
-- Parameters: those of the conditions.
-- Regions: the cells of text and of time, by column (job_export_cells.sql); jobs: those that match (job_export_jobs.sql);
--   order.
-- Rows: a line a job, after one of the columns' names.
-- Index: that of the order, or the one of the rarest condition and a sort; job_name_pieces_idx for a rare term.
COPY (
    SELECT
        id,
        /* name: */ name /* :name */,
        priority,
        /* queue: */ queue /* :queue */,
        attempt,
        /* created_at: */ created_at /* :created_at */,
        /* updated_at: */ updated_at /* :updated_at */,
        /* scheduled_at: */ scheduled_at /* :scheduled_at */,
        /* started_at: */ started_at /* :started_at */,
        /* completed_at: */ completed_at /* :completed_at */,
        job_execution_time(started_at, completed_at) AS execution_time,
        status,
        /* status_at: */ status_at /* :status_at */,
        /* status_message: */ status_message /* :status_message */,
        progress,
        /* description: */ description /* :description */,
        /* task: */ task /* :task */,
        /* unique_key: */ unique_key /* :unique_key */,
        max_attempts,
        /* error_message: */ error_message /* :error_message */,
        /* worker: */ worker /* :worker */,
        args,
        result_data,
        resource_requirements
    FROM /* jobs: */ job /* :jobs */
    ORDER BY /* order: */ created_minute DESC, id DESC /* :order */
) TO STDOUT (FORMAT csv, HEADER)
