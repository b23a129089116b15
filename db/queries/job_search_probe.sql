-- Purpose: how frequent a search term is among the newest jobs that the list's statuses and window leave.
-- Fragments: count: how many these are in all; rows: the newest of them; search: the test of a name.
-- Parameters: search text; page_size integer: how many jobs to look at; those of the fragments.
-- Rows: one: total, looked_at, found bigint.
-- Index: job_created_idx or job_status_idx, job_tally_pkey.
SELECT
    {count} AS total,
    count(*) AS looked_at,
    count(*) FILTER (WHERE {search}) AS found
FROM ({rows}) AS newest
