-- Purpose: the exact number of jobs that match a filter, without a limit.
-- Regions: matched: all matches, if they are collected (job_list_collected.sql); count: the number of matching jobs.
-- Parameters: those of the count.
-- Rows: one: matched bigint.
-- Index: those of the count.
WITH
/* matched: */
/* :matched */

counted AS MATERIALIZED (
    SELECT /* count: */ (SELECT count(*) FROM jobs) /* :count */ AS n
)

SELECT n AS matched
FROM counted
