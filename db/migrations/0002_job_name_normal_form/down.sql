CREATE OR REPLACE FUNCTION job_name_fold(name text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN upper(lower(name COLLATE job_fold)) COLLATE "C";

REINDEX INDEX job_name_pieces_idx;
