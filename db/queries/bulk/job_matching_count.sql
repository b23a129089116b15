-- Purpose: how many jobs match a filter, exactly, however many they are.
-- Fragments: matches: those of a search, for rare terms (job_list.fragments.sql); count: how many jobs match.
-- Parameters: those of the fragments.
-- Rows: one: matched bigint.
-- Index: those of the count.
WITH {matches}

counted AS MATERIALIZED (
    SELECT {count} AS n
)

SELECT n AS matched
FROM counted
