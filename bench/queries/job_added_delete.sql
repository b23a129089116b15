-- Purpose: deletes the jobs that measuring has added; their history goes with them.
-- Parameters: jobs bigint: the newest id of the database's own jobs.
DELETE FROM job
WHERE id > %(jobs)s::bigint
