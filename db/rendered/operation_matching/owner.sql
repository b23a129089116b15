-- Composed of the files of db/queries. Written by `make rendered`.
-- Sent with its values in its text.
SELECT array_agg(id ORDER BY id) AS ids
FROM jobs
WHERE
    id = ANY (%(ids)s::bigint [])
    AND status = ANY (%(statuses)s::status_type [])
    AND owner = %(owner)s::text
