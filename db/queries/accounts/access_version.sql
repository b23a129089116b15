-- Purpose: the version of all access, which grows when a key, a session or a user loses any.
-- Parameters: none.
-- Rows: one: version bigint.
-- Index: access_version_pkey; the table has one row.
SELECT version
FROM access_version
