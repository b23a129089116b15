-- Purpose: finds the next jobs that fit a worker together, and locks them (job_due).
-- Parameters: as for job_claim.
-- Returns: ids, and since when each has been both PENDING and due, in the order of the claim; empty arrays for none.
CREATE OR REPLACE FUNCTION job_pick(
    queues text [],
    tasks text [],
    most integer,
    cpus double precision,
    memory_mb double precision,
    gpus double precision,
    together boolean,
    OUT jobs bigint [],
    OUT since timestamptz []
)
LANGUAGE plpgsql AS $$
DECLARE
    -- Jobs that fit alone, but not beside the others, leave room for later ones: look at this many more.
    spare CONSTANT integer := 100;
    look integer := most;
    due record;
    left_cpus double precision;
    left_memory_mb double precision;
    left_gpus double precision;
BEGIN
    LOOP
        SELECT
            array_agg(found.id) AS ids,
            array_agg(found.since) AS since,
            array_agg(found.needs_cpus) AS cpus,
            array_agg(found.needs_memory_mb) AS memory_mb,
            array_agg(found.needs_gpus) AS gpus,
            count(*) AS seen,
            sum(found.needs_cpus) <= job_pick.cpus
            AND sum(found.needs_memory_mb) <= job_pick.memory_mb
            AND sum(found.needs_gpus) <= job_pick.gpus AS fit
        INTO due
        FROM job_due(queues, tasks, look, cpus, memory_mb, gpus) AS found;
        IF due.seen = 0 OR NOT together OR (due.fit AND due.seen <= most) THEN
            jobs := coalesce(due.ids, '{}');
            since := due.since;
            RETURN;
        END IF;
        jobs := '{}';
        since := '{}';
        left_cpus := cpus;
        left_memory_mb := memory_mb;
        left_gpus := gpus;
        FOR place IN 1..due.seen LOOP
            EXIT WHEN cardinality(jobs) >= most;
            CONTINUE WHEN due.cpus[place] > left_cpus
            OR due.memory_mb[place] > left_memory_mb
            OR due.gpus[place] > left_gpus;
            left_cpus := left_cpus - due.cpus[place];
            left_memory_mb := left_memory_mb - due.memory_mb[place];
            left_gpus := left_gpus - due.gpus[place];
            jobs := jobs || due.ids[place];
            since := since || due.since[place];
        END LOOP;
        EXIT WHEN cardinality(jobs) >= most OR due.seen < look OR look > most;
        look := most + spare;
    END LOOP;
END
$$;
