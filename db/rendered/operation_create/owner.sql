-- Composed of the files of db/queries. Written by `make rendered`.
-- Sent with its values in its text.
WITH
counted AS MATERIALIZED (
    SELECT job_facet_count(
        'owner', %(owner)s::text,
        %(statuses)s::status_type [], %(created_after)s::timestamptz, %(created_before)s::timestamptz
    ) AS n
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
