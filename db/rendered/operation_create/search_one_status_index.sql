-- Composed of the files of db/queries. Written by `make rendered`.
-- Sent with its values in its text.
WITH
matched AS MATERIALIZED (
    SELECT *
    FROM
        (
            SELECT created_minute, id
            FROM job_unsuccessful
            WHERE
                id = ANY (ARRAY(
                    SELECT id
                    FROM job_find(
                        %(search)s::text,
                        %(queue)s::text,
                        %(owner)s::text,
                        %(project)s::text,
                        %(priority_from)s::smallint,
                        %(priority_to)s::smallint,
                        %(created_after)s::timestamptz,
                        %(created_before)s::timestamptz,
                        NULL
                    )
                ))
                AND status = 'FAILED'
            LIMIT NULL
        ) AS looked_up
),

counted AS MATERIALIZED (
    SELECT (SELECT count(*) FROM matched) AS n
)

INSERT INTO operation AS created (actor, action, filter, left_out, last_job_id, matched)
SELECT
    %(actor)s::text,
    %(action)s::jsonb,
    %(filter)s::jsonb,
    %(left_out)s::bigint,
    (SELECT coalesce(max(id), 0) FROM job),
    (SELECT n FROM counted)
RETURNING created.id, operation_json(created)::text AS body
