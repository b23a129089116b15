-- Purpose: gives a worker the next jobs that fit it. A claim that is repeated with its key gives those jobs of the first one
--   that the worker still holds.
-- Parameters: me: the worker, whose row the caller has locked; claim_key, most, free, log_limit: as of worker_claim.
-- Returns: the jobs (JSON array), in the order of the claim.
-- A job that would fit the empty worker, stands first in line and has been due for a minute is kept for one worker: it gets
--   nothing else until enough of it is free.
-- Reads: worker_pkey, worker_claimed_pkey, the live workers, and as job_claim.
CREATE OR REPLACE FUNCTION worker_give(me worker, claim_key text, most integer, free json, log_limit bigint)
RETURNS json
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
    ids bigint [];
    attempts smallint [];
    starts timestamptz [];
    patience CONSTANT interval := '1 minute';
    keeps bigint;
    jobs json;
BEGIN
    SELECT claimed.ids, claimed.attempts, claimed.starts INTO ids, attempts, starts
    FROM worker_claimed AS claimed
    WHERE claimed.worker_id = me.id AND claimed.key = claim_key;
    IF FOUND THEN
        SELECT
            array_agg(given.id ORDER BY given.place),
            array_agg(given.attempt ORDER BY given.place),
            array_agg(latest.started_at ORDER BY given.place)
        INTO ids, attempts, starts
        FROM unnest(ids, attempts, starts) WITH ORDINALITY AS given (id, attempt, started_at, place)
        CROSS JOIN LATERAL (
            SELECT latest.status, latest.worker, latest.attempt, latest.started_at
            FROM job_latest AS latest
            WHERE latest.id = given.id
            OFFSET 0
        ) AS latest
        WHERE (latest.status, latest.worker, latest.attempt, latest.started_at)
        = ('RUNNING', me.identity, given.attempt, coalesce(given.started_at, latest.started_at));
    ELSIF me.state = 'run' THEN
        -- Nothing that fits the empty worker is too large for one that is empty.
        IF
            (free ->> 'cpus')::double precision < me.cpus
            OR (free ->> 'memory_mb')::double precision < me.memory_mb
            OR (free ->> 'gpus')::double precision < me.gpus
        THEN
            SELECT first.id INTO keeps
            FROM job_due(me.queues, me.tasks, 1, me.cpus, me.memory_mb, me.gpus) AS first
            WHERE
                first.due_at < now() - patience
                AND (
                    first.needs_cpus > (free ->> 'cpus')::double precision
                    OR first.needs_memory_mb > (free ->> 'memory_mb')::double precision
                    OR first.needs_gpus > (free ->> 'gpus')::double precision
                )
                AND NOT EXISTS (
                    SELECT
                    FROM worker AS other
                    WHERE
                        other.kept_for = first.id
                        AND other.id <> me.id
                        AND other.gone_at IS NULL
                        AND other.state = 'run'
                );
            most := CASE WHEN keeps IS NULL THEN most ELSE 0 END;
        END IF;
        IF keeps IS DISTINCT FROM me.kept_for THEN
            UPDATE worker SET kept_for = keeps WHERE worker.id = me.id;
        END IF;
        SELECT array_agg(claimed.id), array_agg(claimed.attempt), array_agg(claimed.started_at)
        INTO ids, attempts, starts
        FROM job_claim(
            me.identity,
            me.queues,
            me.tasks,
            most,
            coalesce((free ->> 'cpus')::double precision, me.cpus),
            coalesce((free ->> 'memory_mb')::double precision, me.memory_mb),
            coalesce((free ->> 'gpus')::double precision, me.gpus),
            free IS NOT NULL
        ) AS claimed;
        IF claim_key IS NOT NULL AND ids IS NOT NULL THEN
            INSERT INTO worker_claimed (worker_id, key, ids, attempts, starts)
            VALUES (me.id, claim_key, ids, attempts, starts);
        END IF;
    END IF;
    SELECT
        coalesce(
            json_agg(
                json_build_object(
                    'id', given.id,
                    'attempt', given.attempt,
                    'started_at', given.started_at,
                    'name', job.name,
                    'task', job.task,
                    'args', job.args,
                    'resource_requirements', job.resource_requirements,
                    'walltime_s', job_amount(job.resource_requirements, 'walltime_s', NULL),
                    'log_limit_bytes', log_limit
                )
                ORDER BY given.place
            ),
            '[]'
        )
    INTO jobs
    FROM unnest(ids, attempts, starts) WITH ORDINALITY AS given (id, attempt, started_at, place)
    CROSS JOIN LATERAL (
        SELECT asked.name, asked.task, asked.args, asked.resource_requirements
        FROM job AS asked
        WHERE asked.id = given.id
        OFFSET 0
    ) AS job;
    RETURN jobs;
END
$$;
