-- Purpose: counts all jobs anew. For a restored dump, whose transaction ids mean nothing here, and for the suspicious.
-- Locks: SHARE on job_latest, ACCESS EXCLUSIVE on the tally: writers and readers of counts wait, 8 s at ten million jobs.
CREATE OR REPLACE FUNCTION job_tally_rebuild() RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    LOCK TABLE job_latest IN SHARE MODE;
    TRUNCATE job_tally, job_tally_delta;
    INSERT INTO job_tally (span, minute, block, pending, running, completed, failed, cancelled)
    SELECT
        1,
        created_minute,
        job_block(id),
        count(*) FILTER (WHERE status = 'PENDING'),
        count(*) FILTER (WHERE status = 'RUNNING'),
        count(*) FILTER (WHERE status = 'COMPLETED'),
        count(*) FILTER (WHERE status = 'FAILED'),
        count(*) FILTER (WHERE status = 'CANCELLED')
    FROM job_latest
    GROUP BY created_minute, job_block(id)
    -- Readers take stretches that lie beside each other: so do these, in few pages.
    ORDER BY created_minute, job_block(id);
    INSERT INTO job_tally (span, minute, block, pending, running, completed, failed, cancelled)
    SELECT
        wide.span,
        job_tally_floor(fine.minute, wide.span),
        0,
        sum(fine.pending),
        sum(fine.running),
        sum(fine.completed),
        sum(fine.failed),
        sum(fine.cancelled)
    FROM job_tally AS fine
    CROSS JOIN (VALUES (60), (1440), (43200)) AS wide (span)
    GROUP BY wide.span, job_tally_floor(fine.minute, wide.span)
    ORDER BY 1, 2;
    -- The snapshot of now, with this very transaction among the open ones: it may go on and write more jobs.
    UPDATE job_tally_fold
    SET
        folded_at = now(),
        snapshot = (
            SELECT format(
                '%s:%s:%s',
                least(pg_snapshot_xmin(seen), own),
                pg_snapshot_xmax(seen),
                (
                    SELECT string_agg(xid::text, ',' ORDER BY xid)
                    FROM (SELECT pg_snapshot_xip(seen) UNION SELECT own WHERE own < pg_snapshot_xmax(seen)) AS open (xid)
                )
            )::pg_snapshot
            FROM (SELECT pg_current_snapshot() AS seen, pg_current_xact_id() AS own) AS this
        );
END
$$;
