-- Purpose: renews the leases of idle workers whose claims wait before they have run, and tells which may go on waiting: they
--   take jobs, keep no room for one, have no cancelled runs, and their key has given no jobs. Workers whose rows another
--   transaction has locked are left out.
-- Parameters: ids bigint[]; keys text[] (null for none), one for each id; lease_s double precision.
-- Rows: id bigint of each worker that may go on waiting. One that is asked twice is left out.
-- Index: worker_pkey, worker_cancelled_pkey, worker_claimed_pkey.
WITH asked AS MATERIALIZED (
    SELECT
        claim.id,
        min(claim.key) AS key
    FROM unnest(%(ids)s::bigint [], %(keys)s::text []) AS claim (id, key)
    GROUP BY claim.id
    HAVING count(*) = 1
),

idle AS MATERIALIZED (
    SELECT worker.id
    FROM worker
    WHERE
        worker.id = ANY(ARRAY(SELECT asked.id FROM asked))
        AND worker.gone_at IS NULL
        AND worker.state = 'run'
        AND worker.kept_for IS NULL
        AND NOT EXISTS (SELECT FROM worker_cancelled AS cancelled WHERE cancelled.worker_id = worker.id)
        AND NOT EXISTS (
            SELECT
            FROM asked
            INNER JOIN worker_claimed AS claimed ON claimed.worker_id = asked.id AND claimed.key = asked.key
            WHERE asked.id = worker.id
        )
    ORDER BY worker.id
    FOR NO KEY UPDATE OF worker SKIP LOCKED
)

UPDATE worker
SET
    seen_at = now(),
    lease_until = now() + interval '1 second' * %(lease_s)s::double precision
FROM idle
WHERE
    worker.id = ANY(ARRAY(SELECT each.id FROM idle AS each))
    AND worker.id = idle.id
    -- It doesn't wait for the disk: it has renewed leases, no more.
    AND set_config('synchronous_commit', 'off', true) <> ''
RETURNING worker.id
