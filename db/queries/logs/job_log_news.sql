-- Purpose: says which of the waiting readers of logs have news (db/functions/job_log_news.sql).
-- Parameters: job_ids bigint[]; attempts smallint[]; arrived bigint[], as many bytes as each has seen; settle_s
--   double precision.
-- Rows: place bigint, from 1, in the arrays.
-- Index: those of the function.
SELECT place
FROM job_log_news(
    %(job_ids)s::bigint [],
    %(attempts)s::smallint [],
    %(arrived)s::bigint [],
    interval '1 second' * %(settle_s)s::double precision
) AS place
