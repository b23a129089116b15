-- Purpose: lets functions read the time from the setting virtual.now, until the transaction is rolled back. Defaults of columns
--   and bodies that PostgreSQL parsed when it made them keep the real clock.
-- Parameters: none.
CREATE SCHEMA virtual;
CREATE FUNCTION virtual.now() RETURNS timestamptz LANGUAGE sql STABLE AS
'SELECT pg_catalog.current_setting(''virtual.now'')::timestamptz';
ALTER TABLE run_delta ALTER COLUMN at SET DEFAULT virtual.now();
SET LOCAL search_path = virtual, public, pg_catalog;
