-- Purpose: registers a worker.
-- Parameters: name, executor text; queues text[]; tasks text[] or null (any); cpus, memory_mb, gpus double precision;
--   labels jsonb; lease_s double precision, for how long it may be silent.
-- Rows: one: id bigint. A violation of worker_identity_key: another registration took the name meanwhile.
-- Index: worker_identity_key.
INSERT INTO worker (id, name, identity, executor, queues, tasks, cpus, memory_mb, gpus, labels, lease_until)
SELECT
    new.id,
    %(name)s::text,
    CASE
        WHEN EXISTS (SELECT FROM worker AS other WHERE other.identity = %(name)s::text AND other.gone_at IS NULL)
            THEN %(name)s::text || '#' || new.id
        ELSE %(name)s::text
    END,
    %(executor)s::text,
    %(queues)s::text [],
    %(tasks)s::text [],
    %(cpus)s::double precision,
    %(memory_mb)s::double precision,
    %(gpus)s::double precision,
    %(labels)s::jsonb,
    now() + interval '1 second' * %(lease_s)s::double precision
FROM (SELECT nextval('worker_id_seq') AS id) AS new
RETURNING id
