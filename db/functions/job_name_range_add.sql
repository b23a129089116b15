-- Purpose: adds the pieces of names to the ranges that the names are in.
-- Parameters: names.
-- Locks: rows of job_name_range.
-- Writes: a range with more pieces than a tsvector holds gets null, which stands for any.
CREATE OR REPLACE FUNCTION job_name_range_add(names text []) RETURNS void
LANGUAGE sql
-- The plan is pinned: each name looks up its range.
SET enable_seqscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
BEGIN ATOMIC
WITH placed AS (
    SELECT DISTINCT span.first_name, substr(added.folded, start, 4) AS piece
    FROM (SELECT name, job_name_fold(name) AS folded FROM unnest(names) AS name) AS added
    CROSS JOIN LATERAL (
        SELECT below.first_name
        FROM job_name_range AS below
        WHERE below.first_name <= added.name COLLATE "C"
        ORDER BY below.first_name DESC
        LIMIT 1
    ) AS span
    CROSS JOIN LATERAL generate_series(1, length(added.folded)) AS start
),

fresh AS (
    SELECT first_name, CASE WHEN count(*) <= 30000 THEN array_to_tsvector(array_agg(piece)) END AS pieces
    FROM placed
    GROUP BY first_name
)

UPDATE job_name_range AS span
SET pieces = CASE WHEN length(span.pieces) <= 30000 THEN span.pieces || fresh.pieces END
FROM fresh
WHERE
    span.first_name = fresh.first_name
    AND (fresh.pieces IS NULL OR length(span.pieces || fresh.pieces) > length(span.pieces));
END;
