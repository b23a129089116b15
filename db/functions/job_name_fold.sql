-- Purpose: the form in which names and search terms are compared: Unicode normal form NFKC without case, so that a name is
--   found however it is typed: é as one character or two, ﬁ as a ligature, letters in full width, a no-break space. The
--   Turkish İ and ı fold to the same letter as i. job_name_fold('Straße') = job_name_fold('STRASSE') where the server
--   knows full Unicode mappings (18; 16 with ICU), simple one-to-one mappings on 17. Lower first, then upper:
--   upper-casing alone does not depend on a letter's position in the word (final sigma), lower-casing first unifies
--   titlecase and signs.
-- Parameters: name, or null.
-- Returns: the folded name; null for null.
-- Normalizing takes several times as long as folding case, so two kinds of names skip it: ASCII, and names of characters
-- only that are in NFKC themselves and combine with none of each other. It is one expression and not STRICT (a CASE isn't),
-- so that it is inlined.
CREATE OR REPLACE FUNCTION job_name_fold(name text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN octet_length(name) = char_length(name) THEN upper(name COLLATE "C")
    WHEN
        name COLLATE "C" !~ (
            '[^\u0001-\u007f\u00c0-\u012f\u0134-\u013e\u0141-\u0148\u014a-\u017e\u0388-\u03ce\u0400-\u0482\u05d0-\u05ea'
            || '\u0621-\u063a\u0641-\u064a\u2012-\u2015\u2018-\u201f\u3001\u3002\u3041-\u3096\u30a1-\u30fa\u30fc'
            || '\u4e00-\u9fff\uac00-\ud7a3]'
        )
        THEN upper(lower(name COLLATE job_fold)) COLLATE "C"
    ELSE replace(upper(lower(normalize(name, NFKC) COLLATE job_fold)) COLLATE "C", U&'I\0307', 'I')
END;
