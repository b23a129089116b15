-- Purpose: builds the query on job_lexemes_idx for facet values.
-- Parameters: queue, owner, project; priority_from and priority_to (inclusive): null for any.
-- Returns: the tsquery, null if nothing is asked.
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
