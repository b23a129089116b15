-- Purpose: registers a worker.
-- Parameters: name text; cpus double precision.
-- Rows: one: its id.
INSERT INTO worker (name, identity, queues, cpus, memory_mb, gpus, lease_until)
VALUES (%(name)s::text, %(name)s::text, '{default}', %(cpus)s::double precision, 0, 0, 'infinity')
RETURNING id
