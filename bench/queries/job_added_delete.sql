-- Purpose: deletes the jobs added by measurements, with their history.
-- Parameters: jobs bigint: the newest id of the database's own jobs.
DELETE FROM job
WHERE id > %(jobs)s::bigint
