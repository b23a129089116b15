-- Purpose: what requests of the list are drawn from: name and queue of some jobs, and the time that all of them span.
-- Parameters: ids bigint[].
-- Rows: one: names text[], queues text[], oldest and newest timestamptz.
SELECT
    array_agg(name ORDER BY id) AS names,
    array_agg(queue ORDER BY id) AS queues,
    (SELECT min(created_at) FROM job) AS oldest,
    (SELECT max(created_at) FROM job) AS newest
FROM job
WHERE id = ANY (%(ids)s::bigint [])
