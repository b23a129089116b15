-- Purpose: where a job stands in a list by creation.
-- Fragments: position: from its place, in the list's direction; matches: whether the job is in the list at all.
-- Parameters: id bigint; statuses status_type[]; created_after, created_before timestamptz or null.
-- Rows: none (no such job) or one: position (null when the list does not hold it), count.
-- Index: job_pkey, job_tally_pkey, job_status_idx.
WITH total AS MATERIALIZED (
    SELECT job_count(
        %(statuses)s::status_type [], %(created_after)s::timestamptz, %(created_before)s::timestamptz
    ) AS n
),

page AS MATERIALIZED (
    SELECT created_minute, id, {matches} AS matches
    FROM job
    WHERE id = %(id)s::bigint
)

SELECT
    CASE WHEN page.matches THEN {position} END AS position,
    total.n AS count
FROM page
CROSS JOIN total
