-- Purpose: puts inserted jobs that workers may take where they wait (job_ready_refresh).
-- Trigger: job_ready_on_insert, after each INSERT statement into job_latest.
CREATE OR REPLACE FUNCTION job_ready_on_insert() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    waiting bigint [] := ARRAY(
        SELECT inserted.id
        FROM inserted
        JOIN job ON job.id = inserted.id
        WHERE inserted.status = 'PENDING' AND job.task <> ''
        ORDER BY inserted.id
    );
BEGIN
    IF cardinality(waiting) > 0 THEN
        PERFORM job_ready_refresh(waiting);
    END IF;
    RETURN NULL;
END
$$;
