-- Purpose: folds the case of a name for search: job_name_fold('Straße') = job_name_fold('STRASSE') where the server
--   knows full Unicode mappings (18; 16 with ICU), simple one-to-one mappings on 17. Lower first, then upper: upper-casing
--   alone does not depend on a letter's position in the word (final sigma), lower-casing first unifies titlecase and
--   signs.
-- Parameters: name.
-- Returns: the folded name.
CREATE OR REPLACE FUNCTION job_name_fold(name text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN upper(lower(name COLLATE job_fold)) COLLATE "C";
