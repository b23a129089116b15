-- Purpose: writes chunks, and what is known of their logs then (db/functions/job_log_store.sql).
-- Parameters: job_ids bigint[], numbers smallint[] (of attempts), times timestamptz[] (null: now), first_lines, seqs,
--   until_seqs bigint[], sizes, helds integer[], helds_cr boolean[]: the chunks, one an element; data bytea: of all of them,
--   one behind the other; lengths integer[]: of each in it; logs json: an array of columns of job_log_attempt.
-- Rows: one, without a value.
-- Index: those of the function.
SELECT job_log_store(
    %(job_ids)s::bigint [],
    %(numbers)s::smallint [],
    %(times)s::timestamptz [],
    %(first_lines)s::bigint [],
    %(seqs)s::bigint [],
    %(until_seqs)s::bigint [],
    %(sizes)s::integer [],
    %(helds)s::integer [],
    %(helds_cr)s::boolean [],
    ARRAY(
        SELECT substr(%(data)s::bytea, part.first, part.length)
        FROM (
            SELECT
                place,
                length,
                (1 + sum(length) OVER (ORDER BY place) - length)::integer AS first
            FROM unnest(%(lengths)s::integer []) WITH ORDINALITY AS given (length, place)
        ) AS part
        ORDER BY part.place
    ),
    %(logs)s::json
)
