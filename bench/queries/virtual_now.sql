-- Purpose: sets the virtual clock.
-- Parameters: now text.
SELECT set_config('virtual.now', %(now)s::text, true)
