-- Purpose: counts all jobs anew. For a restored dump, whose transaction ids mean nothing here, or if the tally is in doubt.
-- Locks: SHARE on job_latest, ACCESS EXCLUSIVE on both tallies: writers and readers of counts wait.
CREATE OR REPLACE FUNCTION job_tally_rebuild() RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    LOCK TABLE job_latest IN SHARE MODE;
    TRUNCATE job_tally, job_tally_delta, job_facet_tally;
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
    -- By day first: the wider intervals are sums of days.
    INSERT INTO job_facet_tally (facet, span, value, minute, pending, running, completed, failed, cancelled)
    SELECT
        CASE
            WHEN GROUPING(latest.queue) = 0 THEN 'queue'::job_facet
            WHEN GROUPING(latest.owner) = 0 THEN 'owner'
            WHEN GROUPING(latest.project) = 0 THEN 'project'
            ELSE 'priority'
        END,
        1440,
        coalesce(latest.queue, latest.owner, latest.project, latest.priority::text),
        job_tally_floor(latest.created_minute, 1440),
        count(*) FILTER (WHERE latest.status = 'PENDING'),
        count(*) FILTER (WHERE latest.status = 'RUNNING'),
        count(*) FILTER (WHERE latest.status = 'COMPLETED'),
        count(*) FILTER (WHERE latest.status = 'FAILED'),
        count(*) FILTER (WHERE latest.status = 'CANCELLED')
    FROM job_latest AS latest
    GROUP BY
        job_tally_floor(latest.created_minute, 1440),
        GROUPING SETS ((latest.queue), (latest.owner), (latest.project), (latest.priority))
    ORDER BY 1, 3, 4;
    INSERT INTO job_facet_tally (facet, span, value, minute, pending, running, completed, failed, cancelled)
    SELECT
        fine.facet,
        wide.span,
        fine.value,
        CASE wide.span WHEN 0 THEN 0 ELSE job_tally_floor(fine.minute, wide.span) END,
        sum(fine.pending),
        sum(fine.running),
        sum(fine.completed),
        sum(fine.failed),
        sum(fine.cancelled)
    FROM job_facet_tally AS fine
    CROSS JOIN (VALUES (0), (43200)) AS wide (span)
    GROUP BY 1, 2, 3, 4
    ORDER BY 1, 2, 3, 4;
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
