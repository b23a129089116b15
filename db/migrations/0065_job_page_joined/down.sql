SET LOCAL lock_timeout = '5s';

CREATE OR REPLACE FUNCTION job_page(ids bigint [], OUT results text, OUT version text)
LANGUAGE plpgsql STABLE AS $$
BEGIN
    SELECT
        coalesce(json_agg(shown.item ORDER BY shown.place), '[]')::text,
        md5(coalesce(string_agg(shown.version, ',' ORDER BY shown.place), ''))
    INTO results, version
    FROM (
        SELECT
            wanted.place,
            wanted.id || ':' || latest.version || '.' || asked.version AS version,
            (
                SELECT item
                FROM (
                    SELECT
                        wanted.id,
                        asked.name,
                        asked.priority,
                        asked.queue,
                        asked.owner,
                        asked.project,
                        latest.attempt,
                        asked.created_at,
                        latest.updated_at,
                        latest.scheduled_at,
                        latest.started_at,
                        latest.completed_at,
                        job_execution_time(latest.started_at, latest.completed_at) AS execution_time,
                        ROW(
                            latest.status, latest.status_at, latest.status_message, latest.progress
                        )::job_latest_status AS latest_status
                ) AS item
            ) AS item
        FROM unnest(ids) WITH ORDINALITY AS wanted (id, place)
        -- OFFSET keeps it one look for each job, whatever the planner expects of the tables.
        CROSS JOIN LATERAL (
            SELECT
                job.name,
                job.priority,
                job.queue,
                job.owner,
                job.project,
                job.created_at,
                job.xmin::text AS version
            FROM job
            WHERE job.id = wanted.id
            OFFSET 0
        ) AS asked
        CROSS JOIN LATERAL (
            SELECT
                job_latest.attempt,
                job_latest.updated_at,
                job_latest.scheduled_at,
                job_latest.started_at,
                job_latest.completed_at,
                job_latest.status,
                job_latest.status_at,
                job_latest.status_message,
                job_latest.progress,
                job_latest.xmin::text AS version
            FROM job_latest
            WHERE job_latest.id = wanted.id
            OFFSET 0
        ) AS latest
    ) AS shown;
END
$$;
