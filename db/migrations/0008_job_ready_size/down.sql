SET LOCAL lock_timeout = '2s';

DROP FUNCTION worker_verdict(bigint, text, json, integer);

CREATE OR REPLACE FUNCTION job_ready_on_update() RETURNS trigger
LANGUAGE plpgsql
SET enable_seqscan = off
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    was bigint [];
    waiting bigint [];
    taken integer;
BEGIN
    SELECT
        (SELECT array_agg(id) FROM updated_from WHERE status = 'PENDING'),
        (SELECT array_agg(id) FROM updated_to WHERE status = 'PENDING')
    INTO was, waiting;
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
        SELECT
            'stop',
            NULL::timestamptz,
            '[]'::json,
            (
                SELECT coalesce(json_agg(json_build_object('id', run.id, 'attempt', run.attempt)), '[]')
                FROM json_to_recordset(runs) AS run (id bigint, attempt smallint)
            )
        FROM worker
        WHERE worker.id = worker_id;
        RETURN;
    END IF;
    PERFORM job_report(me.identity, runs);
    RETURN QUERY
    SELECT
        me.state,
        me.lease_until,
        coalesce(
            json_agg(json_build_object('id', told.id, 'attempt', told.attempt, 'grace_s', grace_s))
            FILTER (WHERE told.verdict = 'cancel'),
            '[]'
        ),
        coalesce(
            json_agg(json_build_object('id', told.id, 'attempt', told.attempt)) FILTER (WHERE told.verdict = 'unknown'),
            '[]'
        )
    FROM job_heartbeat(me.identity, runs) AS told;
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
    FOR UPDATE;
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
        FOR UPDATE SKIP LOCKED
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

DROP TABLE worker_cancelled;
