-- Purpose: the values of server settings.
-- Parameters: names text[].
SELECT name, current_setting(name)
FROM pg_settings
WHERE name = ANY (%(names)s::text [])
ORDER BY array_position(%(names)s::text [], name)
