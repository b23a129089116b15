-- Purpose: says why no worker takes a job that is due.
-- Parameters: queue, task: of the job; live: the live workers, each of which does not take it or drains; null for none.
-- Returns: a sentence for people.
CREATE OR REPLACE FUNCTION job_waiting_no_worker(queue text, task text, live worker []) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
SELECT
    CASE
        WHEN count(*) = 0 THEN 'No worker is running.'
        WHEN count(*) FILTER (WHERE queue = ANY (each.queues)) = 0
            THEN format('No running worker serves the queue %s.', queue)
        WHEN count(*) FILTER (WHERE worker_takes(each, queue, task)) = 0
            THEN format('No running worker that serves the queue %s knows the task %s.', queue, task)
        ELSE
            format(
                'Every worker that serves the queue %s and knows the task %s drains: it takes no further jobs.', queue, task
            )
    END
FROM unnest(live) AS each;
END;
