-- Purpose: takes deleted jobs out of the queue of ready jobs.
-- Trigger: job_ready_on_delete, after each DELETE statement on job_latest.
CREATE OR REPLACE FUNCTION job_ready_on_delete() RETURNS trigger
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off AS $$
DECLARE
    waiting bigint [] := ARRAY(SELECT id FROM deleted WHERE status = 'PENDING');
BEGIN
    DELETE FROM job_ready WHERE id = ANY (waiting);
    DELETE FROM job_scheduled WHERE id = ANY (waiting);
    RETURN NULL;
END
$$;
