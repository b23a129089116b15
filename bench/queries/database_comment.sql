-- Purpose: the comment on a database.
-- Parameters: name text.
SELECT description
FROM pg_database
INNER JOIN pg_shdescription ON objoid = oid AND classoid = 'pg_database'::regclass
WHERE datname = %(name)s::text
