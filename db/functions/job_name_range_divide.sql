-- Purpose: divides the ranges of names at some names; both parts keep the pieces, and are loose.
-- Parameters: names.
-- Locks: rows of job_name_range.
CREATE OR REPLACE FUNCTION job_name_range_divide(names text []) RETURNS void
LANGUAGE plpgsql
SET enable_seqscan = off AS $$
DECLARE
    whole job_name_range;
    border text COLLATE "C";
BEGIN
    INSERT INTO job_name_range (first_name, next_name)
    SELECT '', repeat(chr(1114111), 256)
    WHERE NOT EXISTS (SELECT FROM job_name_range);
    FOREACH border IN ARRAY names LOOP
        SELECT * INTO whole
        FROM job_name_range
        WHERE first_name <= border
        ORDER BY first_name DESC
        LIMIT 1;
        IF whole.first_name < border THEN
            UPDATE job_name_range SET next_name = border, loose = true WHERE first_name = whole.first_name;
            INSERT INTO job_name_range (first_name, next_name, pieces) VALUES (border, whole.next_name, whole.pieces);
        END IF;
    END LOOP;
END
$$;
