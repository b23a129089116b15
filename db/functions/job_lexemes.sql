-- Purpose: returns what job_lexemes_idx indexes of a job: the pieces of its name and its facet values. Searching for
--   several of them at once reads the rarest and skips through the others.
-- Parameters: name, queue, owner, project, priority of the job. Empty values are not indexed.
-- Returns: the lexemes as a tsvector without positions.
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
