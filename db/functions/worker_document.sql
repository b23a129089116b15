-- Purpose: shows workers as the API does, with what they run and what they have free.
-- Parameters: shown: the workers.
-- Returns: a JSON array in their order.
-- Reads: as worker_load.
CREATE OR REPLACE FUNCTION worker_document(shown worker []) RETURNS json
LANGUAGE sql STABLE
BEGIN ATOMIC
SELECT
    coalesce(
        json_agg(
            worker_json(shown[place])::jsonb || jsonb_build_object(
                'jobs_running', load.jobs_running,
                'free', jsonb_build_object('cpus', load.cpus, 'memory_mb', load.memory_mb, 'gpus', load.gpus)
            )
            ORDER BY place
        ),
        '[]'
    )
FROM generate_subscripts(shown, 1) AS place
JOIN worker_load(shown) AS load ON load.worker_id = (shown[place]).id;
END;
