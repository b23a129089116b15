-- Purpose: gives the next jobs that fit a worker, as job_claim does for any: they are RUNNING, with history.
-- Parameters: worker: its identity; queues, tasks, most: as for job_claim; cpus, memory_mb, gpus: what is free; together:
--   whether the jobs must fit it together, or each alone.
-- Rows: id and attempt of each job, in the order of the claim. One that is too large blocks nobody behind it.
-- Reads: as job_due; job_latest_pkey.
CREATE OR REPLACE FUNCTION job_claim_fitting(
    worker text,
    queues text [],
    tasks text [],
    most integer,
    cpus double precision,
    memory_mb double precision,
    gpus double precision,
    together boolean
)
RETURNS TABLE (id bigint, attempt smallint)
LANGUAGE plpgsql
-- The plan is pinned: statistics that are fresh, or of an empty table, would turn it into scans of whole tables.
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_nestloop = off
SET enable_mergejoin = off AS $$
#variable_conflict use_column
DECLARE
    -- Jobs that fit alone, but not beside the others, leave room for later ones: look at this many more.
    spare CONSTANT integer := 100;
    look integer := most;
    seen integer;
    candidate record;
    chosen bigint [];
    left_cpus double precision;
    left_memory_mb double precision;
    left_gpus double precision;
BEGIN
    LOOP
        chosen := '{}';
        seen := 0;
        left_cpus := cpus;
        left_memory_mb := memory_mb;
        left_gpus := gpus;
        FOR candidate IN
            SELECT due.*
            FROM job_due(queues, tasks, look, cpus, memory_mb, gpus) AS due
        LOOP
            seen := seen + 1;
            EXIT WHEN cardinality(chosen) >= most;
            IF together THEN
                CONTINUE WHEN candidate.needs_cpus > left_cpus
                OR candidate.needs_memory_mb > left_memory_mb
                OR candidate.needs_gpus > left_gpus;
                left_cpus := left_cpus - candidate.needs_cpus;
                left_memory_mb := left_memory_mb - candidate.needs_memory_mb;
                left_gpus := left_gpus - candidate.needs_gpus;
            END IF;
            chosen := chosen || candidate.id;
        END LOOP;
        EXIT WHEN cardinality(chosen) >= most OR seen < look OR look > most;
        look := most + spare;
    END LOOP;
    IF chosen = '{}' THEN
        RETURN;
    END IF;
    RETURN QUERY
    WITH claimed AS (
        -- The trigger takes the job out of job_ready.
        UPDATE job_latest AS latest
        SET
            status = 'RUNNING',
            updated_at = greatest(now(), latest.updated_at + interval '1 microsecond'),
            status_at = greatest(now(), latest.updated_at + interval '1 microsecond'),
            started_at = greatest(now(), latest.updated_at + interval '1 microsecond'),
            status_message = '',
            worker = job_claim_fitting.worker
        WHERE latest.id = ANY (chosen)
        RETURNING latest.id, latest.status, latest.status_at, latest.attempt
    ),

    history AS (
        INSERT INTO job_status (job_id, timestamp, status_type, actor, attempt)
        SELECT claimed.id, claimed.status_at, claimed.status, job_claim_fitting.worker, claimed.attempt
        FROM claimed
    )

    SELECT claimed.id, claimed.attempt
    FROM claimed
    ORDER BY array_position(chosen, claimed.id);
END
$$;
