-- Purpose: ends runs of a worker, or gives them back, with history. Fenced by worker, attempt and start: of a run that is no
--   longer the worker's own, nothing is changed.
-- Parameters: worker: its name; runs: a JSON array of {id, attempt, started_at, status, message, exit_code, result_data,
--   error_message, usage}; status is COMPLETED, FAILED, CANCELLED, or PENDING to give the job back; started_at may be
--   absent: then a run that was given back and claimed again counts as the same.
-- Rows: for each run: id; outcome: done, already (told before) or stale (another's, or gone); status: the one that holds,
--   null for a job that is gone.
-- Reads: job_latest_pkey, in the order of ids.
CREATE OR REPLACE FUNCTION job_finish(worker text, runs json)
RETURNS TABLE (id bigint, outcome text, status status_type)
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
    -- Up to here one run after the other is cheaper than all in one statement.
    few CONSTANT integer := 4;
    -- A job that is given back is put where it waits, which triggers do. They do the rest too then. A message that contains
    -- the word makes them do it as well.
    by_triggers CONSTANT boolean := strpos(runs::text, 'PENDING') > 0;
    run record;
    done_ids bigint [] := '{}';
    done_statuses status_type [];
BEGIN
    IF by_triggers OR json_array_length(runs) > few THEN
        SELECT ended.* INTO done_ids, done_statuses FROM job_end_many(worker, runs, by_triggers) AS ended;
        RETURN QUERY SELECT ended.id, 'done', ended.status FROM unnest(done_ids, done_statuses) AS ended (id, status);
    ELSE
        FOR run IN
            SELECT told.*
            FROM json_to_recordset(runs) AS told (
                id bigint,
                attempt smallint,
                started_at timestamptz,
                status status_type,
                message text,
                exit_code integer,
                result_data jsonb,
                error_message text,
                usage jsonb
            )
            ORDER BY told.id
        LOOP
            CONTINUE WHEN NOT job_end(
                worker,
                run.id,
                run.attempt,
                run.started_at,
                run.status,
                run.message,
                run.exit_code,
                run.result_data,
                run.error_message,
                run.usage
            );
            id := run.id;
            outcome := 'done';
            status := run.status;
            RETURN NEXT;
            done_ids := done_ids || run.id;
        END LOOP;
    END IF;
    IF cardinality(done_ids) < json_array_length(runs) THEN
        RETURN QUERY
        SELECT
            told.id,
            CASE
                WHEN
                    (latest.status, latest.attempt, latest.worker) = (told.status, told.attempt, job_finish.worker)
                    THEN 'already'
                ELSE 'stale'
            END,
            latest.status
        FROM json_to_recordset(runs) AS told (id bigint, attempt smallint, status status_type)
        -- OFFSET keeps it one look for each run.
        LEFT JOIN LATERAL (
            SELECT job_latest.status, job_latest.attempt, job_latest.worker
            FROM job_latest
            WHERE job_latest.id = told.id
            OFFSET 0
        ) AS latest ON true
        WHERE told.id <> ALL (done_ids);
    END IF;
END
$$;
