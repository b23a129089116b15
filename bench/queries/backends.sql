-- Purpose: process ids of the backends of one server.
-- Parameters: application text.
SELECT pid
FROM pg_stat_activity
WHERE application_name = %(application)s::text AND backend_type = 'client backend'
ORDER BY pid
