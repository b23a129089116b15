-- Purpose: returns the lexeme of a facet value in job_lexemes_idx. It starts with a control character, which no name
--   holds, so that it is never a piece of a name.
-- Parameters: kind: q (queue), o (owner), p (project) or n (priority); value.
-- Returns: the lexeme, null for a null value.
CREATE OR REPLACE FUNCTION job_lexeme(kind text, value text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN E'\x01' || kind || value;
