-- Purpose: whether earlier measurements have left jobs behind.
-- Parameters: jobs bigint: the newest id of the database's own jobs.
SELECT id
FROM job
WHERE id > %(jobs)s::bigint
LIMIT 1
