-- Purpose: gives the next jobs that fit to a worker: they are RUNNING, with history, in the caller's transaction. Two
--   workers never get the same job, and nobody waits: what another transaction holds is passed over.
-- Parameters: worker: its identity; queues: those that it serves; tasks: those that it knows, null for any; most: how many
--   jobs; cpus, memory_mb, gpus: what is free; together: whether the jobs must fit it together, or each alone.
-- Rows: id, attempt and start of each run, in the order of the claim: priority (10 first), due time, id. A job that is too
--   large blocks nobody behind it. No two runs of a job have the same start.
-- Reads: as job_due; job_latest_pkey, job_ready_pkey.
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
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_nestloop = off
SET enable_mergejoin = off AS $$
#variable_conflict use_column
DECLARE
    -- Jobs that fit alone, but not beside the others, leave room for later ones: look at this many more.
    spare CONSTANT integer := 100;
    look integer := most;
    due record;
    chosen bigint [];
    since timestamptz [];
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
            sum(found.needs_cpus) <= cpus AND sum(found.needs_memory_mb) <= memory_mb AND sum(found.needs_gpus) <= gpus AS fit
        INTO due
        FROM job_due(queues, tasks, look, cpus, memory_mb, gpus) AS found;
        IF due.seen = 0 THEN
            RETURN;
        END IF;
        IF NOT together OR (due.fit AND due.seen <= most) THEN
            chosen := due.ids;
            since := due.since;
            EXIT;
        END IF;
        chosen := '{}';
        since := '{}';
        left_cpus := cpus;
        left_memory_mb := memory_mb;
        left_gpus := gpus;
        FOR place IN 1..due.seen LOOP
            EXIT WHEN cardinality(chosen) >= most;
            CONTINUE WHEN due.cpus[place] > left_cpus
            OR due.memory_mb[place] > left_memory_mb
            OR due.gpus[place] > left_gpus;
            left_cpus := left_cpus - due.cpus[place];
            left_memory_mb := left_memory_mb - due.memory_mb[place];
            left_gpus := left_gpus - due.gpus[place];
            chosen := chosen || due.ids[place];
            since := since || due.since[place];
        END LOOP;
        EXIT WHEN cardinality(chosen) >= most OR due.seen < look OR look > most;
        look := most + spare;
    END LOOP;
    -- The statement below does what the triggers on updates of job_latest and on inserts into job_status would do.
    PERFORM set_config('muster.recorded', 'on', true);
    RETURN QUERY
    WITH claimed AS (
        UPDATE job_latest AS latest
        SET
            status = 'RUNNING',
            updated_at = greatest(now(), latest.updated_at + interval '1 microsecond'),
            status_at = greatest(now(), latest.updated_at + interval '1 microsecond'),
            started_at = greatest(now(), latest.updated_at + interval '1 microsecond'),
            status_message = '',
            worker = job_claim.worker
        FROM unnest(chosen, since) WITH ORDINALITY AS pick (id, since, place)
        -- The array leaves no way but the primary key.
        WHERE latest.id = ANY (chosen) AND latest.id = pick.id
        RETURNING
            latest.id,
            latest.status_at,
            latest.attempt,
            latest.created_minute,
            latest.queue,
            latest.owner,
            latest.project,
            latest.priority,
            pick.place,
            extract(EPOCH FROM latest.status_at - pick.since)::double precision AS lag
    ),

    history AS (
        INSERT INTO job_status (job_id, timestamp, status_type, actor, attempt)
        SELECT claimed.id, claimed.status_at, 'RUNNING', job_claim.worker, claimed.attempt
        FROM claimed
    ),

    -- As job_ready_on_update, job_tally_record_update and run_record.
    taken AS (
        DELETE FROM job_ready
        WHERE job_ready.id = ANY (chosen)
    ),

    counted AS (
        INSERT INTO job_tally_delta (
            minute, block, queue, owner, project, priority, pending, running, completed, failed, cancelled
        )
        SELECT
            claimed.created_minute,
            job_block(claimed.id),
            claimed.queue,
            claimed.owner,
            claimed.project,
            claimed.priority,
            -count(*),
            count(*),
            0,
            0,
            0
        FROM claimed
        GROUP BY
            claimed.created_minute,
            job_block(claimed.id),
            claimed.queue,
            claimed.owner,
            claimed.project,
            claimed.priority
    ),

    started AS (
        INSERT INTO run_delta (worker, event, bucket, runs, seconds, squares)
        SELECT
            job_claim.worker,
            'started',
            run_lag_bucket(claimed.lag),
            count(*),
            sum(claimed.lag),
            sum(claimed.lag ^ 2)
        FROM claimed
        GROUP BY run_lag_bucket(claimed.lag)
    )

    SELECT claimed.id, claimed.attempt, claimed.status_at
    FROM claimed
    ORDER BY claimed.place;
    PERFORM set_config('muster.recorded', 'off', true);
END
$$;
