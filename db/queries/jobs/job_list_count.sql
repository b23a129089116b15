-- Purpose: the number of jobs that match a list's filters, without its rows. By itself: of all jobs.
-- Parameters: statuses status_type[] (all five for any); created_after and created_before timestamptz or null; those of
--   the count.
-- Regions: matched: all matches, if they are collected (job_list_collected.sql); count: the number of matching jobs,
--   also from job_list_counts.sql, up to the count limit plus one.
-- Rows: one: count bigint.
-- Index: job_tally_pkey, or that of the count.
WITH
/* matched: */
/* :matched */

counted AS MATERIALIZED (
    SELECT
        /* count: */
        job_count(%(statuses)s::status_type [], %(created_after)s::timestamptz, %(created_before)s::timestamptz)
        /* :count */
        AS n
)

SELECT n AS count
FROM counted
