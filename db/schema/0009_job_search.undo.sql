CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE FUNCTION job_name_lone_pair(folded text) RETURNS boolean
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
-- One expression, so that it is inlined and its frequency estimated.
RETURN folded ~ (
    '([^\u0001-\u007FÀ-ÖØ-ÞΑ-ΡΣ-ΫА-Я][A-Z0-9À-ÖØ-ÞΑ-ΡΣ-ΫА-Я]{2}([^A-Z0-9À-ÖØ-ÞΑ-ΡΣ-ΫА-Я]|$))'
    || '|((^|[^A-Z0-9À-ÖØ-ÞΑ-ΡΣ-ΫА-Я])[A-Z0-9À-ÖØ-ÞΑ-ΡΣ-ΫА-Я]{2}[^\u0001-\u007FÀ-ÖØ-ÞΑ-ΡΣ-ΫА-Я])'
);

CREATE INDEX job_name_trgm_idx ON job USING gin (job_name_fold(name) gin_trgm_ops)
WITH (gin_pending_list_limit = 512);

CREATE INDEX job_name_script_idx ON job (id)
WHERE job_name_lone_pair(job_name_fold(name));

DROP INDEX job_name_pieces_idx;
