-- Purpose: makes the monthly partitions of the audit log from this month on.
-- Parameters: ahead: as many months after this one.
-- Returns: how many were made.
CREATE OR REPLACE FUNCTION audit_partition_make(ahead integer) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
    made integer := 0;
    month timestamptz;
    name text;
BEGIN
    FOR month IN
        SELECT date_trunc('month', now(), 'UTC') + number * interval '1 month'
        FROM generate_series(0, ahead) AS number
    LOOP
        name := 'audit_' || to_char(month AT TIME ZONE 'UTC', 'YYYY_MM');
        -- Entries that are in the default partition already stay there.
        CONTINUE WHEN to_regclass(name) IS NOT NULL OR EXISTS (
            SELECT FROM audit_default WHERE at >= month AND at < month + interval '1 month'
        );
        EXECUTE format(
            'CREATE TABLE %I PARTITION OF audit FOR VALUES FROM (%L) TO (%L)', name, month, month + interval '1 month'
        );
        EXECUTE format(
            'CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()',
            name
        );
        made := made + 1;
    END LOOP;
    RETURN made;
END;
$$;
