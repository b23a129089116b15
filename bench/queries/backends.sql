-- Purpose: PostgreSQL's processes for the connections of one server.
-- Parameters: application text.
SELECT pid
FROM pg_stat_activity
WHERE application_name = %(application)s::text AND backend_type = 'client backend'
ORDER BY pid
