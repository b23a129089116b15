-- Purpose: gives the next jobs to a worker (db/functions/worker_claim.sql).
-- Parameters: id bigint; lease_s double precision; key text or null; most integer; free json or null; log_limit bigint;
--   running json or null (the worker doesn't say); grace_s integer; waits boolean.
-- Rows: none (no such worker) or one: state text; jobs, cancel, unknown text (JSON arrays); wanted text (JSON) or null: of a
--   claim that waits and found nothing, which jobs it could take, and whether that is all that the worker has (whole).
-- Index: those of the function; worker_pkey.
SELECT
    claimed.state,
    claimed.jobs::text AS jobs,
    told.cancel::text AS cancel,
    told.unknown::text AS unknown,
    CASE
        WHEN %(waits)s::boolean AND claimed.state = 'run' AND json_array_length(claimed.jobs) = 0
            THEN
                (
                    SELECT
                        json_build_object(
                            'queues', worker.queues,
                            'tasks', worker.tasks,
                            'cpus', coalesce((%(free)s::json ->> 'cpus')::double precision, worker.cpus),
                            'memory_mb', coalesce((%(free)s::json ->> 'memory_mb')::double precision, worker.memory_mb),
                            'gpus', coalesce((%(free)s::json ->> 'gpus')::double precision, worker.gpus),
                            'whole', NOT coalesce(
                                (%(free)s::json ->> 'cpus')::double precision < worker.cpus
                                OR (%(free)s::json ->> 'memory_mb')::double precision < worker.memory_mb
                                OR (%(free)s::json ->> 'gpus')::double precision < worker.gpus,
                                false
                            )
                        )::text
                    FROM worker
                    WHERE worker.id = %(id)s::bigint
                )
    END AS wanted
FROM worker_claim(
    %(id)s::bigint,
    interval '1 second' * %(lease_s)s::double precision,
    %(key)s::text,
    %(most)s::integer,
    %(free)s::json,
    %(log_limit)s::bigint
) AS claimed
CROSS JOIN LATERAL worker_verdict(%(id)s::bigint, claimed.state, %(running)s::json, %(grace_s)s::integer) AS told
-- A claim that finds nothing doesn't wait for the disk: it has renewed a lease, no more.
WHERE
    set_config(
        'synchronous_commit',
        CASE WHEN json_array_length(claimed.jobs) = 0 THEN 'off' ELSE current_setting('synchronous_commit') END,
        true
    ) <> ''
