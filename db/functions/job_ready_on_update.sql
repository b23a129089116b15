-- Purpose: takes jobs that start or end out of the queue of ready jobs, and puts jobs that wait again, or for another time,
--   into it.
-- Trigger: job_ready_on_update, after each UPDATE statement on job_latest.
CREATE OR REPLACE FUNCTION job_ready_on_update() RETURNS trigger
LANGUAGE plpgsql
-- By the primary keys, whatever statistics say: a plan made for an empty table would scan the full one for each statement.
SET enable_seqscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off AS $$
DECLARE
    leaving bigint [];
    waiting bigint [];
BEGIN
    -- The end of a run concerns no queue.
    IF NOT EXISTS (SELECT FROM updated_from WHERE status = 'PENDING')
    AND NOT EXISTS (SELECT FROM updated_to WHERE status = 'PENDING') THEN
        RETURN NULL;
    END IF;
    SELECT
        array_agg(after.id) FILTER (WHERE after.status <> 'PENDING'),
        array_agg(after.id) FILTER (
            WHERE after.status = 'PENDING' AND (
                before.status <> 'PENDING'
                OR before.scheduled_at IS DISTINCT FROM after.scheduled_at
                OR before.created_at <> after.created_at
            )
        )
    INTO leaving, waiting
    FROM updated_to AS after
    JOIN updated_from AS before ON before.id = after.id
    WHERE before.status = 'PENDING' OR after.status = 'PENDING';
    IF leaving IS NOT NULL THEN
        DELETE FROM job_ready WHERE id = ANY (leaving);
        DELETE FROM job_scheduled WHERE id = ANY (leaving);
    END IF;
    IF waiting IS NOT NULL THEN
        PERFORM job_ready_refresh(waiting);
    END IF;
    RETURN NULL;
END
$$;
