-- Purpose: collects the pieces of all names in a range, as in job_name_pieces.
-- Parameters: first_name (inclusive), next_name (exclusive).
-- Returns: the pieces; null, which stands for any, if a tsvector can't hold them.
-- Reads: job_name_idx.
CREATE OR REPLACE FUNCTION job_name_range_pieces(first_name text, next_name text) RETURNS tsvector
LANGUAGE sql STABLE
-- The plan is pinned: a scan of the range.
SET enable_seqscan = off
SET enable_bitmapscan = off
BEGIN ATOMIC
SELECT CASE WHEN count(*) <= 30000 THEN array_to_tsvector(coalesce(array_agg(piece), '{}')) END
FROM (
    SELECT DISTINCT substr(named.folded, start, 4) AS piece
    FROM (
        SELECT DISTINCT job_name_fold(name) AS folded
        FROM job
        WHERE name COLLATE "C" >= $1 COLLATE "C" AND name COLLATE "C" < $2 COLLATE "C"
    ) AS named
    CROSS JOIN LATERAL generate_series(1, length(named.folded)) AS start
) AS cut;
END;
