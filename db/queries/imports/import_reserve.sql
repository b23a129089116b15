-- Purpose: reserves the ids of a batch of jobs, so that jobs and histories can be copied in without asking back.
-- Parameters: jobs integer, how many.
-- Rows: one: ids bigint[], ascending.
-- Index: none.
SELECT
    ARRAY(
        SELECT nextval('job_id_seq')
        FROM generate_series(1, %(jobs)s::integer)
    ) AS ids
