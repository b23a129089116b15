-- Purpose: names, queues, owners and projects of the given jobs, and the time span of all jobs, for random list requests.
-- Parameters: ids bigint[].
-- Rows: one: names text[], queues, owners and projects text[], oldest and newest timestamptz.
SELECT
    array_agg(name ORDER BY id) AS names,
    array_agg(queue ORDER BY id) AS queues,
    array_agg(owner ORDER BY id) AS owners,
    array_agg(project ORDER BY id) AS projects,
    (SELECT min(created_at) FROM job) AS oldest,
    (SELECT max(created_at) FROM job) AS newest
FROM job
WHERE id = ANY (%(ids)s::bigint [])
