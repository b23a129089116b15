-- Purpose: submits a job at the time of the virtual clock.
-- Parameters: name text; priority, cpus integer.
-- Rows: one: its id.
INSERT INTO job (name, task, priority, resource_requirements, created_at)
VALUES ('estimate', 'sleep', %(priority)s::integer, jsonb_build_object('cpus', %(cpus)s::integer), now())
RETURNING id
