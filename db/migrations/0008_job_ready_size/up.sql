-- Purpose: notes cancelled runs for their workers, so that each answer to a worker can say which of its runs to end.
-- Locks: none on tables that exist.
-- At ten million jobs: milliseconds.
-- Old code: runs on it.
-- Undo: down.sql drops the notes; heartbeats say the same.

SET LOCAL lock_timeout = '2s';

-- Runs that were cancelled and that their worker has not finished since.
CREATE TABLE worker_cancelled (
    worker_id bigint NOT NULL,
    job_id bigint NOT NULL,
    cancelled_at timestamptz NOT NULL DEFAULT now(),
    attempt smallint NOT NULL,
    CONSTRAINT worker_cancelled_pkey PRIMARY KEY (worker_id, job_id),
    CONSTRAINT worker_cancelled_worker_fkey FOREIGN KEY (worker_id) REFERENCES worker (id) ON DELETE CASCADE
)
WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

-- Functions, as they were in db/functions when this was written

CREATE OR REPLACE FUNCTION worker_verdict(worker_id bigint, state text, running json, grace_s integer)
RETURNS TABLE (cancel json, unknown json)
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
    me text;
BEGIN
    cancel := '[]';
    unknown := '[]';
    IF state = 'stop' THEN
        SELECT coalesce(json_agg(json_build_object('id', run.id, 'attempt', run.attempt)), '[]') INTO unknown
        FROM json_to_recordset(running) AS run (id bigint, attempt smallint);
    ELSIF running IS NOT NULL THEN
        SELECT worker.identity INTO me
        FROM worker
        WHERE worker.id = worker_id;
        SELECT
            coalesce(
                json_agg(json_build_object('id', told.id, 'attempt', told.attempt, 'grace_s', grace_s))
                FILTER (WHERE told.verdict = 'cancel'),
                '[]'
            ),
            coalesce(
                json_agg(json_build_object('id', told.id, 'attempt', told.attempt))
                FILTER (WHERE told.verdict = 'unknown'),
                '[]'
            )
        INTO cancel, unknown
        FROM job_heartbeat(me, running) AS told;
    ELSIF EXISTS (SELECT FROM worker_cancelled AS cancelled WHERE cancelled.worker_id = worker_verdict.worker_id) THEN
        SELECT
            coalesce(
                json_agg(
                    json_build_object('id', cancelled.job_id, 'attempt', cancelled.attempt, 'grace_s', grace_s)
                    ORDER BY cancelled.job_id
                ),
                '[]'
            )
        INTO cancel
        FROM worker_cancelled AS cancelled
        JOIN worker ON worker.id = cancelled.worker_id
        -- OFFSET keeps it one look for each run. One that was retried since is another's.
        CROSS JOIN LATERAL (
            SELECT job_latest.status, job_latest.attempt, job_latest.worker
            FROM job_latest
            WHERE job_latest.id = cancelled.job_id
            OFFSET 0
        ) AS latest
        WHERE
            cancelled.worker_id = worker_verdict.worker_id
            AND (latest.status, latest.attempt, latest.worker) = ('CANCELLED', cancelled.attempt, worker.identity);
    END IF;
    RETURN NEXT;
END
$$;

CREATE OR REPLACE FUNCTION job_ready_on_update() RETURNS trigger
LANGUAGE plpgsql
SET enable_seqscan = off
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    was bigint [];
    waiting bigint [];
    cancelled bigint [];
    taken integer;
BEGIN
    SELECT
        (SELECT array_agg(id) FROM updated_from WHERE status = 'PENDING'),
        array_agg(id) FILTER (WHERE status = 'PENDING'),
        array_agg(id) FILTER (WHERE status = 'CANCELLED' AND worker IS NOT NULL)
    INTO was, waiting, cancelled
    FROM updated_to;
    -- What starts is ready, but for a job that is started before its time.
    IF was IS NOT NULL AND waiting IS NULL THEN
        DELETE FROM job_ready WHERE id = ANY (was);
        GET DIAGNOSTICS taken = ROW_COUNT;
        IF taken < cardinality(was) THEN
            DELETE FROM job_scheduled WHERE id = ANY (was);
        END IF;
    ELSIF was IS NOT NULL OR waiting IS NOT NULL THEN
        PERFORM job_ready_refresh(ARRAY(SELECT unnest(was) UNION SELECT unnest(waiting)));
    END IF;
    IF cancelled IS NOT NULL THEN
        INSERT INTO worker_cancelled (worker_id, job_id, attempt)
        SELECT live.id, ran.id, ran.attempt
        FROM updated_from AS ran
        -- OFFSET keeps it one look for each run, whatever the planner expects of the table.
        CROSS JOIN LATERAL (
            SELECT worker.id
            FROM worker
            WHERE worker.identity = ran.worker AND worker.gone_at IS NULL
            OFFSET 0
        ) AS live
        WHERE ran.status = 'RUNNING' AND ran.id = ANY (cancelled)
        ON CONFLICT (worker_id, job_id) DO UPDATE SET attempt = excluded.attempt, cancelled_at = now();
    END IF;
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION worker_heartbeat(worker_id bigint, lease interval, runs json, grace_s integer)
RETURNS TABLE (state text, lease_until timestamptz, cancel json, unknown json)
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
    me worker;
BEGIN
    UPDATE worker
    SET seen_at = now(), lease_until = now() + lease, running = json_array_length(runs)
    WHERE worker.id = worker_id AND worker.gone_at IS NULL
    RETURNING worker.* INTO me;
    IF NOT FOUND THEN
        RETURN QUERY
        SELECT 'stop', NULL::timestamptz, told.cancel, told.unknown
        FROM worker
        CROSS JOIN LATERAL worker_verdict(worker.id, 'stop', runs, grace_s) AS told
        WHERE worker.id = worker_id;
        RETURN;
    END IF;
    PERFORM job_report(me.identity, runs);
    -- A cancelled run that it doesn't name has ended, or its claim was never answered.
    IF EXISTS (SELECT FROM worker_cancelled AS cancelled WHERE cancelled.worker_id = me.id) THEN
        DELETE FROM worker_cancelled AS cancelled
        WHERE
            cancelled.worker_id = me.id
            AND cancelled.cancelled_at < now() - interval '1 minute'
            AND cancelled.job_id <> ALL (
                ARRAY(SELECT run.id FROM json_to_recordset(runs) AS run (id bigint))
            );
    END IF;
    RETURN QUERY
    SELECT me.state, me.lease_until, told.cancel, told.unknown
    FROM worker_verdict(me.id, me.state, runs, grace_s) AS told;
END
$$;

CREATE OR REPLACE FUNCTION worker_finish(worker_id bigint, lease interval, runs json)
RETURNS TABLE (state text, results json)
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
    me worker;
    outcomes json;
    failed bigint [];
BEGIN
    UPDATE worker
    SET seen_at = now(), lease_until = now() + lease
    WHERE worker.id = worker_id AND worker.gone_at IS NULL
    RETURNING worker.* INTO me;
    IF NOT FOUND AND NOT EXISTS (SELECT FROM worker WHERE worker.id = worker_id) THEN
        RETURN;
    END IF;
    -- The identity of a worker that is gone may be another's by now: nothing is finished for it.
    SELECT
        json_agg(json_build_object('id', finished.id, 'outcome', finished.outcome)),
        array_agg(finished.id) FILTER (WHERE finished.outcome = 'done' AND finished.status = 'FAILED')
    INTO outcomes, failed
    FROM job_finish(me.identity, runs) AS finished
    WHERE me.identity IS NOT NULL;
    -- What is told of a run ends it, whatever becomes of it.
    IF EXISTS (SELECT FROM worker_cancelled AS cancelled WHERE cancelled.worker_id = worker_finish.worker_id) THEN
        DELETE FROM worker_cancelled AS cancelled
        USING json_to_recordset(runs) AS run (id bigint, attempt smallint)
        WHERE
            cancelled.worker_id = worker_finish.worker_id
            AND cancelled.job_id = run.id
            AND cancelled.attempt <= run.attempt;
    END IF;
    IF failed IS NOT NULL THEN
        PERFORM job_retry_failed(failed, me.identity);
    END IF;
    RETURN QUERY
    SELECT
        coalesce(me.state, 'stop'),
        coalesce(
            json_agg(
                json_build_object(
                    'id', run.id,
                    'attempt', run.attempt,
                    'outcome', CASE
                        WHEN
                            told.outcome = 'stale'
                            -- A run that was retried or given back is told twice too: its history says who ended it.
                            AND EXISTS (
                                SELECT
                                FROM job_status AS entry
                                WHERE
                                    entry.job_id = run.id
                                    AND entry.timestamp >= me.registered_at
                                    AND entry.attempt = run.attempt
                                    AND entry.status_type = run.status
                                    AND entry.actor = me.identity
                            )
                            THEN 'already'
                        ELSE coalesce(told.outcome, 'stale')
                    END,
                    'status', latest.status
                )
                ORDER BY run.id
            ),
            '[]'
        )
    FROM json_to_recordset(runs) AS run (id bigint, attempt smallint, status status_type)
    LEFT JOIN json_to_recordset(outcomes) AS told (id bigint, outcome text) ON told.id = run.id
    LEFT JOIN LATERAL (
        SELECT job_latest.status
        FROM job_latest
        WHERE job_latest.id = run.id
        OFFSET 0
    ) AS latest ON true;
END
$$;

CREATE OR REPLACE FUNCTION worker_leave(worker_id bigint) RETURNS TABLE (given_back integer)
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
    me worker;
BEGIN
    SELECT worker.* INTO me
    FROM worker
    WHERE worker.id = worker_id
    -- A cancellation holds a job and refers to the worker: it must not wait for this.
    FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    given_back := 0;
    IF me.gone_at IS NULL THEN
        given_back := job_give_back(me.identity);
        UPDATE worker SET gone_at = now(), gone_reason = 'left', running = 0 WHERE worker.id = worker_id;
    END IF;
    RETURN NEXT;
END
$$;

CREATE OR REPLACE FUNCTION worker_rescue(pause interval, chance interval) RETURNS integer
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
    looked_at timestamptz;
    identities text [];
    seen timestamptz [];
BEGIN
    SELECT watch.looked_at INTO looked_at
    FROM worker_watch AS watch
    FOR UPDATE;
    UPDATE worker_watch SET looked_at = now();
    IF looked_at < now() - pause THEN
        UPDATE worker
        SET lease_until = now() + chance
        WHERE worker.gone_at IS NULL AND worker.lease_until < now() + chance;
        RETURN 0;
    END IF;
    WITH expired AS MATERIALIZED (
        SELECT worker.id
        FROM worker
        WHERE worker.gone_at IS NULL AND worker.lease_until < now()
        ORDER BY worker.id
        FOR NO KEY UPDATE SKIP LOCKED
    ),

    lost AS (
        UPDATE worker
        SET gone_at = now(), gone_reason = 'lost', running = 0
        FROM expired
        WHERE worker.id = expired.id
        RETURNING worker.identity, worker.seen_at
    )

    SELECT array_agg(lost.identity), array_agg(lost.seen_at) INTO identities, seen
    FROM lost;
    IF identities IS NULL THEN
        RETURN 0;
    END IF;
    PERFORM job_lose(identities, seen);
    RETURN cardinality(identities);
END
$$;
