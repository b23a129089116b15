-- Purpose: reads some loose ranges of names again, so that they hold no pieces but those of their names.
-- Parameters: at_most: the number of ranges.
-- Returns: the number of ranges that were read.
-- Locks: muster.job_name_range, until the transaction ends; rows of job_name_range.
CREATE OR REPLACE FUNCTION job_name_range_read(at_most integer) RETURNS bigint
LANGUAGE sql
SET enable_seqscan = off
BEGIN ATOMIC
-- A statement of its own, so that the next one sees what a fold has added meanwhile.
SELECT pg_advisory_xact_lock(hashtext('muster.job_name_range'));

WITH chosen AS (
    SELECT first_name
    FROM job_name_range
    WHERE loose
    ORDER BY first_name
    LIMIT at_most
),

reread AS (
    UPDATE job_name_range AS span
    SET pieces = job_name_range_pieces(span.first_name, span.next_name), loose = false
    FROM chosen
    WHERE span.first_name = chosen.first_name
    RETURNING span.first_name
)

SELECT count(*) FROM reread;
END;
