-- Purpose: folds a name or search term for comparison: Unicode normal form NFKC, without case. A name is found however
--   it is typed: é as one character or two, ﬁ as a ligature, full-width letters, a no-break space. The Turkish İ and ı
--   fold to the same letter as i. job_name_fold('Straße') = job_name_fold('STRASSE'). Lower case first unifies titlecase
--   letters and signs. Upper case last does not depend on a letter's position in the word (final sigma).
-- Parameters: name, or null.
-- Returns: the folded name; null for null.
-- The result does not depend on the server's version, except for letters new to Unicode. PostgreSQL 18 maps one character
-- to several (ß to SS, ǰ to J and a caron), 17 one to one. Decomposed text needs one-to-one mappings only, apart from ß.
-- Normalization takes several times as long as case folding. Two kinds of names skip it: ASCII, and names whose
-- characters are all in NFKC already, never combine with each other, and have an upper case of one character (or are ß).
-- PostgreSQL inlines the function because it is one expression and, like CASE, not STRICT.
CREATE OR REPLACE FUNCTION job_name_fold(name text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN octet_length(name) = char_length(name) THEN upper(name COLLATE "C")
    WHEN
        name COLLATE "C" !~ (
            '[^\u0001-\u007f\u00c0-\u012f\u0134-\u013e\u0141-\u0148\u014a-\u017e\u0388-\u038f\u0391-\u03af\u03b1-\u03ce'
            || '\u0400-\u0482\u05d0-\u05ea\u0621-\u063a\u0641-\u064a\u2012-\u2015\u2018-\u201f\u3001\u3002\u3041-\u3096'
            || '\u30a1-\u30fa\u30fc\u4e00-\u9fff\uac00-\ud7a3]'
        )
        THEN replace(upper(lower(name COLLATE job_fold)) COLLATE "C", 'ß', 'SS')
    ELSE replace(
        normalize(replace(upper(lower(normalize(name, NFKD) COLLATE job_fold)) COLLATE "C", 'ß', 'SS'), NFC), 'İ', 'I'
    )
END;
