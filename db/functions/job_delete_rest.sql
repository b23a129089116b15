-- Purpose: deletes everything of deleted jobs: where they stand, then their history and logs. The first waits for writers
--   of these jobs; the others have snapshots of their own, and find what they wrote.
-- Trigger: job_rest_on_delete, after each DELETE statement on job.
CREATE OR REPLACE FUNCTION job_delete_rest() RETURNS trigger
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off AS $$
DECLARE
    gone bigint [] := ARRAY(SELECT id FROM deleted ORDER BY id);
BEGIN
    -- In one order, as all writers lock these rows.
    PERFORM FROM job_latest WHERE id = ANY (gone) ORDER BY id FOR UPDATE;
    DELETE FROM job_latest WHERE id = ANY (gone);
    DELETE FROM job_status WHERE job_id = ANY (gone);
    PERFORM job_log_delete(gone);
    RETURN NULL;
END
$$;
