-- Purpose: how many jobs match a filter, exactly, however many they are.
-- Regions: matched: the matches of a search (job_list_search.sql); count: how many jobs match.
-- Parameters: those of the count.
-- Rows: one: matched bigint.
-- Index: those of the count.
WITH
/* matched: */
/* :matched */

counted AS MATERIALIZED (
    SELECT /* count: */ (SELECT count(*) FROM job) /* :count */ AS n
)

SELECT n AS matched
FROM counted
