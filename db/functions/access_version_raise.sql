-- Purpose: trigger function: raises the version of all access, so that every server process forgets what it verified.
-- Returns: nothing.
CREATE OR REPLACE FUNCTION access_version_raise() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    UPDATE access_version SET version = version + 1;
    RETURN NULL;
END;
$$;
