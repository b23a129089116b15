-- Purpose: cuts a folded name into what job_name_pieces_idx holds: the four characters that begin at each position,
--   fewer at the end. Every term is found by it: one of up to four characters begins a piece, a longer one consists of
--   pieces. A loop, because a query takes three times as long; of the folded name, because the builder of an index finds
--   PostgreSQL's own functions only.
-- Parameters: folded: the folded name.
-- Returns: the pieces as a tsvector without positions.
CREATE OR REPLACE FUNCTION job_name_pieces(folded text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    pieces text [] := '{}';
BEGIN
    FOR start IN 1..length(folded) LOOP
        pieces[start] := substr(folded, start, 4);
    END LOOP;
    RETURN array_to_tsvector(pieces);
END
$$;
