-- Purpose: the rows of operation_chunk.sql where the filter holds a search; elsewhere they are those of the list.
-- Parameters: key_0 integer, key_1 bigint: the last job done; last_job_id bigint; page_size integer; those of the
--   conditions.

-- name: searched
-- Of a rare term a walk would look at every job there is. The term is known when this is planned: the planner chooses.
SELECT
        created_minute,
        id
    FROM job
    WHERE
        {conditions}
        AND (created_minute, id) > (CAST(%(key_0)s AS integer), CAST(%(key_1)s AS bigint))
        AND id <= %(last_job_id)s::bigint
    ORDER BY created_minute, id
    LIMIT %(page_size)s::integer + 1
