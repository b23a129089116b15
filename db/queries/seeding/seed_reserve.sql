-- Purpose: reserves the ids of the planned jobs and of their history rows.
-- Parameters: none.
-- Rows: one: job_ids bigint[], status_ids bigint[], both ascending.
-- Index: none.
SELECT
    ARRAY(
        SELECT nextval('job_id_seq')
        FROM seed_plan
    ) AS job_ids,
    ARRAY(
        SELECT nextval('job_status_id_seq')
        FROM generate_series(1, (
            -- PENDING; start and end of the last attempt; start, failure and retry of an earlier one; progress reports.
            SELECT sum(1 + num_nonnulls(start_s, end_s, first_start_s, first_end_s, retry_s) + reports)
            FROM seed_plan
        ))
    ) AS status_ids
