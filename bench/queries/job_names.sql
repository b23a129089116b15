-- Purpose: the names of some jobs.
-- Parameters: ids bigint[].
SELECT name
FROM job
WHERE id = ANY (%(ids)s::bigint [])
ORDER BY id
