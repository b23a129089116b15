-- Purpose: the exact number of jobs that match a filter, without a limit.
-- Regions: matched: the matches of a search (job_list_search.sql); count: the number of matching jobs.
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
