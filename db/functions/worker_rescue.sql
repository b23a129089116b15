-- Purpose: declares workers lost that were silent past their lease, and ends their runs (job_lose).
-- Parameters: pause: for how long nobody may have looked before all workers get another chance; chance: how long that is.
--   After the database or all of Muster was away, no worker could renew its lease, and none is lost for it.
-- Returns: how many workers were lost.
-- Reads: worker_identity_key, the live workers; as job_lose.
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
