-- Purpose: the JSON of a page of the job list. A function, so that a session plans it once: the statements of lists are
--   planned for each call, and half of that was for these columns.
-- Parameters: ids, in the order of the page; null for none.
-- Returns: results (JSON array, text); version, which changes whenever a row of the page does.
-- Reads: job_pkey, job_latest_pkey: each once for all ids, adjacent ones together. Without the settings, a plan made for an
--   empty table would read it whole or compare each id with each.
CREATE OR REPLACE FUNCTION job_page(ids bigint [], OUT results text, OUT version text)
LANGUAGE plpgsql STABLE
SET enable_seqscan = off
SET enable_nestloop = off AS $$
BEGIN
    SELECT
        coalesce(array_to_json(array_agg(shown.item)), '[]')::text,
        md5(coalesce(string_agg(shown.version, ','), ''))
    INTO results, version
    FROM (
        SELECT
            wanted.id || ':' || latest.xmin::text || '.' || asked.xmin::text AS version,
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
        JOIN job AS asked ON asked.id = wanted.id AND asked.id = ANY (ids)
        JOIN job_latest AS latest ON latest.id = wanted.id AND latest.id = ANY (ids)
        -- Sorted once for both aggregates, which keep the order.
        ORDER BY wanted.place
    ) AS shown;
END
$$;
