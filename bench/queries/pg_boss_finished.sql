-- Purpose: fills pg-boss's table with finished jobs.
-- Parameters: jobs integer.
INSERT INTO pgboss.job (name, data, state, created_on, started_on, completed_on, start_after, deletion_seconds, policy)
SELECT
    'finished',
    jsonb_build_object('n', n),
    'completed',
    now() - interval '1 hour',
    now() - interval '1 hour' + interval '1 s',
    now() - interval '1 hour' + interval '2 s',
    now() - interval '1 hour',
    0,
    'standard'
FROM generate_series(1, %(jobs)s::integer) AS n
