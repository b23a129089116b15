-- Purpose: whether a facet has more values than a limit, with or without jobs.
-- Parameters: facet job_facet; prefix text (empty for any); most integer.
-- Rows: one: many boolean.
-- Index: job_facet_tally_pkey.
SELECT count(*) > %(most)s::integer AS many
FROM (
    SELECT
    FROM job_facet_tally
    WHERE facet = %(facet)s::job_facet
    AND span = 0
    AND value >= %(prefix)s::text
    AND value < %(prefix)s::text || repeat(chr(1114111), 2)
    LIMIT %(most)s::integer + 1
) AS found
