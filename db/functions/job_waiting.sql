-- Purpose: says why a PENDING job waits: one reason with its evidence, as of the snapshot of the statement.
-- Parameters: asked, latest: the rows of the job.
-- Returns: null unless PENDING, else a JSON object: reason (no_task, due_later, retry, no_worker, too_large, busy, next),
--   message, due_at (null for no_task), ahead (ready jobs before it, at most 10,000; null unless busy or next), ahead_exact,
--   estimate (null, or earliest and latest time of its start; null for next, which starts at the next claim).
-- Reads: the live workers; as job_ahead and job_start_estimate; for the first in line, as worker_load.
CREATE OR REPLACE FUNCTION job_waiting(asked job, latest job_latest) RETURNS json
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    cap CONSTANT integer := 10000;
    due_at CONSTANT timestamptz := coalesce(latest.scheduled_at, latest.created_at);
    live worker [];
    takers worker [];
    fitting worker [];
    room integer;
    reason text;
    message text;
    ahead bigint;
    estimate json;
BEGIN
    IF latest.status <> 'PENDING' THEN
        RETURN NULL;
    END IF;
    IF asked.task = '' THEN
        reason := 'no_task';
        message := 'It has no task: it is run elsewhere.';
    ELSIF due_at > now() THEN
        reason := CASE WHEN job_failed_before(latest) THEN 'retry' ELSE 'due_later' END;
        message := CASE reason
            WHEN 'retry' THEN format('Attempt %s failed; the next begins', latest.attempt - 1)
            ELSE 'It is scheduled: it begins'
        END || to_char(due_at AT TIME ZONE 'UTC', '" at "YYYY-MM-DD"T"HH24:MI:SS"Z"') || ' at the earliest.';
    ELSE
        SELECT
            array_agg(worker),
            array_agg(worker) FILTER (WHERE worker.state = 'run' AND worker_takes(worker, asked.queue, asked.task)),
            array_agg(worker) FILTER (
                WHERE worker.state = 'run'
                AND worker_takes(worker, asked.queue, asked.task)
                AND worker_fits(worker.cpus, worker.memory_mb, worker.gpus, asked.resource_requirements)
            )
        INTO live, takers, fitting
        FROM worker
        WHERE worker.gone_at IS NULL;
        IF takers IS NULL THEN
            reason := 'no_worker';
            message := job_waiting_no_worker(asked.queue, asked.task, live);
        ELSIF fitting IS NULL THEN
            reason := 'too_large';
            message := job_waiting_too_large(asked.resource_requirements, takers);
        ELSE
            ahead := job_ahead(fitting, asked.priority, due_at, asked.id, cap + 1);
            IF ahead = 0 THEN
                SELECT count(*) INTO room
                FROM unnest(fitting) AS able
                JOIN worker_load(fitting) AS load ON load.worker_id = able.id
                WHERE
                    coalesce(able.kept_for, asked.id) = asked.id
                    AND worker_fits(load.cpus, load.memory_mb, load.gpus, asked.resource_requirements);
            END IF;
            IF ahead <= cap AND coalesce(room, 0) = 0 THEN
                estimate := job_start_estimate(fitting, ahead, asked.resource_requirements);
            END IF;
            reason := CASE WHEN room > 0 THEN 'next' ELSE 'busy' END;
            message := job_waiting_in_line(asked.id, ahead, cap, room, fitting);
        END IF;
    END IF;
    RETURN json_build_object(
        'reason', reason,
        'message', message,
        'due_at', CASE WHEN reason <> 'no_task' THEN due_at END,
        'ahead', CASE WHEN ahead <= cap THEN ahead WHEN ahead > cap THEN cap END,
        'ahead_exact', ahead <= cap,
        'estimate', estimate
    );
END
$$;
