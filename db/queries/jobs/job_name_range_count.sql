-- Purpose: counts the ranges of names that can contain a term.
-- Parameters: search text.
-- Rows: one: count; null if all names are read, since the ranges lack too many newer jobs.
-- Index: job_name_range_pieces_idx.
SELECT
    CASE WHEN coalesce(bool_and(next_name < repeat(chr(1114111), 256) OR first_name > ''), true) THEN count(*) END AS count
FROM job_name_ranges((SELECT job_name_fold(%(search)s::text)))
