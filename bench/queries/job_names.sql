-- Purpose: the names of the given jobs.
-- Parameters: ids bigint[].
SELECT name
FROM job
WHERE id = ANY (%(ids)s::bigint [])
ORDER BY id
