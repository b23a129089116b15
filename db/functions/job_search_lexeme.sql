-- Purpose: quotes a piece of a name as a lexeme of a tsquery.
-- Parameters: piece.
-- Returns: the quoted lexeme.
CREATE OR REPLACE FUNCTION job_search_lexeme(piece text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN '''' || replace(replace(piece, '\', '\\'), '''', '''''') || '''';
