-- Purpose: trigger function: refuses every change of the audit log but new entries.
-- Raises: insufficient_privilege.
CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The audit log is append-only: % is refused.', tg_op
    USING ERRCODE = 'insufficient_privilege', HINT = 'Drop a whole partition to end its retention.';
END;
$$;
