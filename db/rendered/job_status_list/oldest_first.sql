-- Composed of the files of db/queries. Written by `make rendered`.
-- Prepared: its values are bound on the server.
WITH target AS MATERIALIZED (
    SELECT
        id,
        job_history_from(job_latest) AS history_from,
        job_history_to(job_latest) AS history_to
    FROM job_latest
    WHERE id = %(id)s::bigint
),
fetched AS MATERIALIZED (
    SELECT
        entry.id,
        entry.status_type,
        entry.timestamp,
        entry.message,
        entry.progress,
        entry.actor,
        entry.attempt
    FROM target
    CROSS JOIN LATERAL
    job_history_oldest(target.id, target.history_from, target.history_to, %(page_size)s::integer + 1)
    AS entry
),
page AS MATERIALIZED (
    SELECT id, status_type, timestamp, message, progress, actor, attempt
    FROM fetched
    LIMIT %(page_size)s::integer
)
SELECT
    (SELECT coalesce(json_agg(page), '[]')::text FROM page) AS results,
    CASE
        WHEN (SELECT count(*) FROM fetched) <= %(page_size)s::integer THEN (SELECT count(*) FROM fetched)
        ELSE job_history_count(target.id, target.history_from, target.history_to)
    END
    AS count,
    (
        SELECT json_build_array(timestamp, id) FROM page
        LIMIT 1 OFFSET (SELECT greatest(count(*) - 1, 0) FROM page AS shown)
    ) AS last_key,
    (SELECT count(*) FROM fetched) AS fetched
FROM target
