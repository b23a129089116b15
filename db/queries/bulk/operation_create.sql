-- Purpose: accepts a bulk operation, with the count of matching jobs and the newest job from the same snapshot.
-- Regions: matched: all matches, if they are collected (job_list_collected.sql); count: the number of matching jobs.
-- Parameters: actor text; action, filter jsonb; left_out bigint: matching jobs of others; those of the count.
-- Rows: one: id, body (JSON text).
-- Index: those of the count; job_pkey.
WITH
/* matched: */
/* :matched */

counted AS MATERIALIZED (
    SELECT /* count: */ (SELECT count(*) FROM jobs) /* :count */ AS n
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
