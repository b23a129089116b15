-- Purpose: fills procrastinate's tables with finished jobs and the events of each, as its triggers would write them.
-- Parameters: jobs integer.
WITH finished AS (
    INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, attempts)
    SELECT 'finished', 'noop', jsonb_build_object('n', n), 'succeeded', 1
    FROM generate_series(1, %(jobs)s::integer) AS n
    RETURNING id
)

INSERT INTO procrastinate_events (job_id, type, at)
SELECT finished.id, event.type, now() - interval '1 hour' + event.after
FROM finished
CROSS JOIN (
    VALUES
    ('deferred'::procrastinate_job_event_type, interval '0 s'),
    ('started'::procrastinate_job_event_type, interval '1 s'),
    ('succeeded'::procrastinate_job_event_type, interval '2 s')
) AS event (type, after)
