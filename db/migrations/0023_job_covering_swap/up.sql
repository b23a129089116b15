-- Purpose: puts the covering orders by name and by priority in the place of the plain ones; adds the position of a job by
--   priority.
-- Locks: ACCESS EXCLUSIVE on job for milliseconds.
-- At ten million jobs: milliseconds.
-- Old code: runs on it.
-- Undo: down.sql builds the plain indexes again; writes of job wait for it, about half a minute at ten million jobs.

-- Nothing names the indexes, and their lock lasts as long as the swap.
-- squawk-ignore-file require-concurrent-index-deletion, renaming-object

SET LOCAL lock_timeout = '2s';

DROP INDEX job_name_idx;
ALTER INDEX job_name_covering_idx RENAME TO job_name_idx;
DROP INDEX job_priority_idx;
ALTER INDEX job_priority_covering_idx RENAME TO job_priority_idx;

-- Functions, as they were in db/functions when this was written

CREATE OR REPLACE FUNCTION job_priority_at(
    statuses status_type [], created_after timestamptz, created_before timestamptz, priority smallint, "position" bigint
) RETURNS TABLE (level smallint, minute integer, id bigint)
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    rest bigint := $5;
    n bigint;
BEGIN
    IF $5 IS NULL OR $5 < 0 THEN
        RETURN;
    END IF;
    FOR step IN coalesce($4, 1)..coalesce($4, 10) LOOP
        n := job_facet_count('priority', step::text, $1, $2, $3);
        IF rest < n THEN
            RETURN QUERY
            SELECT step::smallint, located.minute, located.id
            FROM job_facet_at('priority', step::text, $1, $2, $3, rest) AS located;
            RETURN;
        END IF;
        rest := rest - n;
    END LOOP;
END
$$;
