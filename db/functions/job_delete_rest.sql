-- Purpose: deletes everything of deleted jobs: where they stand, then their history. The first waits for writers of these
--   jobs; the second has a snapshot of its own, and finds what they wrote.
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
    RETURN NULL;
END
$$;
