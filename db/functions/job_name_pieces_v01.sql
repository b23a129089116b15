-- What a folded name holds, for a full text index: the four characters that begin at each of its places, fewer at its end.
-- Every term is in it: one of up to four characters begins a piece, a longer one consists of pieces. In a loop, as a query
-- takes thrice as long; of the folded name, as the builder of an index finds only PostgreSQL's own functions.
CREATE FUNCTION job_name_pieces(folded text) RETURNS tsvector
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
