-- Purpose: writes chunks, and what is known of their logs then (db/functions/job_log_store.sql).
-- Parameters: job_ids bigint[], numbers smallint[] (of attempts), times timestamptz[] (null: now), first_lines, seqs,
--   until_seqs bigint[], sizes, helds integer[], helds_cr boolean[], data bytea[]: the chunks, one an element; logs json: an
--   array of columns of job_log_attempt.
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
    %(data)s::bytea [],
    %(logs)s::json
)
