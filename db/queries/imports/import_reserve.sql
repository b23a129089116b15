-- Purpose: reserves the ids of a batch of jobs, so that jobs and histories can be copied.
-- Parameters: jobs integer, their number.
-- Rows: one: ids bigint[], ascending.
-- Index: none.
SELECT
    ARRAY(
        SELECT nextval('job_id_seq')
        FROM generate_series(1, %(jobs)s::integer)
    ) AS ids
