SET LOCAL lock_timeout = '2s';

DROP FUNCTION job_facet_query(text, text, text, smallint, smallint);
DROP FUNCTION job_lexemes(text, text, text, text, smallint);
DROP FUNCTION job_lexeme(text, text);
