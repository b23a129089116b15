-- Composed of the files of db/queries. Written by `make rendered`.
-- Sent with its values in its text.
SELECT array_agg(id ORDER BY id) AS ids
FROM jobs
WHERE
    id = ANY (%(ids)s::bigint [])
    AND strpos(job_name_fold(name), (SELECT job_name_fold(%(search)s::text))) > 0
    AND priority >= %(priority_min)s::smallint
    AND priority <= %(priority_max)s::smallint
    AND queue = %(queue)s::text
