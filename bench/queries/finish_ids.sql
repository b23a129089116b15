-- Purpose: completes running jobs of their first attempt, with their history.
-- Parameters: ids bigint[].
-- Rows: one: how many.
SELECT count(*)
FROM job_finish(
    'bench',
    (
        SELECT json_agg(json_build_object('id', id, 'attempt', 1, 'status', 'COMPLETED'))
        FROM unnest(%(ids)s::bigint []) AS id
    )
)
WHERE outcome = 'done'
