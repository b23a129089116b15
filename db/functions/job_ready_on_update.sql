-- Purpose: takes jobs that start or end out of the queue of ready jobs, and puts jobs that wait again, or for another time,
--   into it.
-- Trigger: job_ready_on_update, after each UPDATE statement on job_latest.
CREATE OR REPLACE FUNCTION job_ready_on_update() RETURNS trigger
LANGUAGE plpgsql
-- By the primary keys, whatever statistics say: a plan made for an empty table would scan the full one for each statement.
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
