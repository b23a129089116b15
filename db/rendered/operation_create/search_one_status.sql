-- Composed of the files of db/queries. Written by `make rendered`.
-- Sent with its values in its text.
WITH
counted AS MATERIALIZED (
    SELECT (SELECT count(*) FROM job_unsuccessful WHERE status = 'FAILED'
    AND strpos(job_name_fold(name), (SELECT job_name_fold(%(search)s::text))) > 0) AS n
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
