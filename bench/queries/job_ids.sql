-- Purpose: reserves ids of jobs.
-- Parameters: n integer.
SELECT nextval('job_id_seq') AS id
FROM generate_series(1, %(n)s::integer)
