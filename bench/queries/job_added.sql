-- Purpose: whether measuring has left jobs of its own behind.
-- Parameters: jobs bigint: the newest id of the database's own jobs.
SELECT id
FROM job
WHERE id > %(jobs)s::bigint
LIMIT 1
