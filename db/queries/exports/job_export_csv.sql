-- Purpose: every matching job as CSV, as one stream from one snapshot. The client inserts the values as literals, since
--   COPY has no parameters.
-- Parameters: those of the conditions.
-- Regions: the cells of text and of time, by column (job_export_cells.sql); jobs: the matching ones (job_export_jobs.sql);
--   order.
-- Rows: one line per job, after a header line.
-- Index: that of the order, or that of the rarest condition and a sort; job_lexemes_idx for a rare term.
COPY (
    SELECT
        id,
        /* name: */ name /* :name */,
        priority,
        /* queue: */ queue /* :queue */,
        /* owner: */ owner /* :owner */,
        /* project: */ project /* :project */,
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
        exit_code,
        /* worker: */ worker /* :worker */,
        usage,
        args,
        result_data,
        resource_requirements
    FROM /* jobs: */ jobs /* :jobs */
    ORDER BY /* order: */ created_minute DESC, id DESC /* :order */
) TO STDOUT (FORMAT csv, HEADER)
