-- Purpose: adds the functions of the index of name pieces and facet values.
-- Locks: none on tables.
-- At ten million jobs: milliseconds.
-- Old code: runs on it.
-- Undo: down.sql drops the functions.

SET LOCAL lock_timeout = '2s';

CREATE OR REPLACE FUNCTION job_lexeme(kind text, value text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN E'\x01' || kind || value;

CREATE OR REPLACE FUNCTION job_lexemes(name text, queue text, owner text, project text, priority smallint) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN job_name_pieces(job_name_fold(name)) || array_to_tsvector(
    array_remove(
        ARRAY[
            job_lexeme('q', queue),
            job_lexeme('o', nullif(owner, '')),
            job_lexeme('p', nullif(project, '')),
            job_lexeme('n', priority::text)
        ],
        NULL
    )
);

CREATE OR REPLACE FUNCTION job_facet_query(
    queue text, owner text, project text, priority_from smallint, priority_to smallint
) RETURNS tsquery
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (
    SELECT string_agg(asked.lexemes, ' & ')
    FROM (
        VALUES
        (job_search_lexeme(job_lexeme('q', queue))),
        (job_search_lexeme(job_lexeme('o', owner))),
        (job_search_lexeme(job_lexeme('p', project))),
        (
            -- All priorities need no lexeme, unless nothing else is asked. No priority at all is one that no job has.
            CASE
                WHEN
                    (priority_from IS NOT NULL OR priority_to IS NOT NULL)
                    AND (priority_from > 1 OR priority_to < 10 OR coalesce(queue, owner, project) IS NULL)
                    THEN (
                        SELECT
                            '('
                            || coalesce(
                                string_agg(job_search_lexeme(job_lexeme('n', level::text)), ' | '),
                                job_search_lexeme(job_lexeme('n', '0'))
                            )
                            || ')'
                        FROM generate_series(coalesce(priority_from, 1), coalesce(priority_to, 10)) AS level
                    )
            END
        )
    ) AS asked (lexemes)
)::tsquery;
