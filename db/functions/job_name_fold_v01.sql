-- Folds case for search: job_name_fold('Straße') = job_name_fold('STRASSE') where the server knows full
-- Unicode mappings (18; 16 with ICU), simple one-to-one mappings on 17. Lower first, then upper: upper-casing alone
-- does not depend on a letter's place in the word (final sigma), lower-casing first unifies titlecase and signs.
DO $$
BEGIN
    IF current_setting('server_version_num')::integer >= 180000 THEN
        CREATE COLLATION job_fold (PROVIDER = builtin, LOCALE = 'PG_UNICODE_FAST');
    ELSIF current_setting('server_version_num')::integer >= 170000 THEN
        CREATE COLLATION job_fold (PROVIDER = builtin, LOCALE = 'C.UTF-8');
    ELSIF EXISTS (SELECT FROM pg_collation WHERE collname = 'und-x-icu') THEN
        CREATE COLLATION job_fold (PROVIDER = icu, LOCALE = 'und');
    ELSE
        CREATE COLLATION job_fold (PROVIDER = libc, LOCALE = 'C.UTF-8');
    END IF;
END
$$;

CREATE FUNCTION job_name_fold(name text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN upper(lower(name COLLATE job_fold)) COLLATE "C";

-- Whether a job belongs to the sample that search looks at first: one in 1,024, whatever pattern its name or id follows.
CREATE FUNCTION job_sampled(id bigint) RETURNS boolean
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN hashint8(id) & 1023 = 0;

-- Whether two letters stand alone in a folded name, beside a character of another script than those that
-- job_search_pair spells out.
CREATE FUNCTION job_name_lone_pair(folded text) RETURNS boolean
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
-- One expression, so that it is inlined and its frequency estimated.
RETURN folded ~ (
    '([^\u0001-\u007FÀ-ÖØ-ÞΑ-ΡΣ-ΫА-Я][A-Z0-9À-ÖØ-ÞΑ-ΡΣ-ΫА-Я]{2}([^A-Z0-9À-ÖØ-ÞΑ-ΡΣ-ΫА-Я]|$))'
    || '|((^|[^A-Z0-9À-ÖØ-ÞΑ-ΡΣ-ΫА-Я])[A-Z0-9À-ÖØ-ÞΑ-ΡΣ-ΫА-Я]{2}[^\u0001-\u007FÀ-ÖØ-ÞΑ-ΡΣ-ΫА-Я])'
);
