-- Purpose: gives the next jobs that fit to a worker: they are RUNNING, with history, in the caller's transaction. Two
--   workers never get the same job, and nobody waits: what another transaction holds is passed over.
-- Parameters: worker: its identity; queues: those that it serves; tasks: those that it knows, null for any; most: how many
--   jobs; cpus, memory_mb, gpus: what is free; together: whether the jobs must fit it together, or each alone.
-- Rows: id, attempt and start of each run, in the order of the claim: priority (10 first), due time, id. A job that is too
--   large blocks nobody behind it. No two runs of a job have the same start.
-- Reads: as job_due; job_latest_pkey, job_ready_pkey.
-- A few jobs are found and started one after the other, since setting up the statements for many costs more than that.
CREATE OR REPLACE FUNCTION job_claim(
    worker text,
    queues text [],
    tasks text [],
    most integer,
    cpus double precision,
    memory_mb double precision,
    gpus double precision,
    together boolean
)
RETURNS TABLE (id bigint, attempt smallint, started_at timestamptz)
LANGUAGE plpgsql AS $$
DECLARE
    few CONSTANT integer := 4;
    picked record;
    run record;
BEGIN
    IF most > few THEN
        picked := job_pick(queues, tasks, most, cpus, memory_mb, gpus, together);
        IF cardinality(picked.jobs) > few THEN
            RETURN QUERY SELECT started.* FROM job_start_many(worker, picked.jobs, picked.since) AS started;
        ELSE
            FOR place IN 1..cardinality(picked.jobs) LOOP
                run := job_start(worker, picked.jobs[place], picked.since[place]);
                id := picked.jobs[place];
                attempt := run.attempt;
                started_at := run.started_at;
                RETURN NEXT;
            END LOOP;
        END IF;
        RETURN;
    END IF;
    FOR place IN 1..most LOOP
        picked := job_next(queues, tasks, cpus, memory_mb, gpus);
        EXIT WHEN picked.job IS NULL;
        run := job_start(worker, picked.job, picked.since);
        id := picked.job;
        attempt := run.attempt;
        started_at := run.started_at;
        RETURN NEXT;
        IF together THEN
            cpus := cpus - picked.needs_cpus;
            memory_mb := memory_mb - picked.needs_memory_mb;
            gpus := gpus - picked.needs_gpus;
        END IF;
    END LOOP;
END
$$;
