-- Purpose: writes chunks, and what is known of their logs then. Chunks of quiet logs keep their time.
-- Parameters: job_ids, numbers (of attempts), times (null: now), first_lines, seqs, until_seqs, sizes, helds, helds_cr,
--   data: the chunks, one an element; logs: a JSON array of columns of job_log_attempt, of whose seqs only the new ones are
--   given. The caller has locked these rows.
-- Reads: job_log_attempt_pkey.
CREATE OR REPLACE FUNCTION job_log_store(
    job_ids bigint [],
    numbers smallint [],
    times timestamptz [],
    first_lines bigint [],
    seqs bigint [],
    until_seqs bigint [],
    sizes integer [],
    helds integer [],
    helds_cr boolean [],
    data bytea [],
    logs json
)
RETURNS void
LANGUAGE plpgsql
-- Arrays and constants find the rows by the primary keys, whatever statistics say: a plan made for empty tables would scan
-- the full ones.
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_mergejoin = off
SET enable_hashjoin = off AS $$
#variable_conflict use_column
BEGIN
    WITH stored AS (
        INSERT INTO job_log (job_id, attempt, at, first_line, seq, until_seq, size, held, held_cr, data)
        SELECT
            chunk.job_id,
            chunk.attempt,
            coalesce(chunk.at, now()),
            chunk.first_line,
            chunk.seq,
            chunk.until_seq,
            chunk.size,
            chunk.held,
            chunk.held_cr,
            chunk.data
        FROM unnest(
            job_ids,
            numbers,
            times,
            first_lines,
            job_log_store.seqs,
            until_seqs,
            sizes,
            helds,
            helds_cr,
            job_log_store.data
        ) AS chunk (job_id, attempt, at, first_line, seq, until_seq, size, held, held_cr, data)
    )

    UPDATE job_log_attempt AS log
    SET
        first_at = least(log.first_at, coalesce(new.at, now())),
        last_at = greatest(log.last_at, coalesce(new.at, now())),
        stored_bytes = new.stored_bytes,
        lines = new.lines,
        gap_after = new.gap_after,
        head_seq = new.head_seq,
        open_seq = new.open_seq,
        open_line = new.open_line,
        open_rows = new.open_rows,
        open_bytes = new.open_bytes,
        held = new.held,
        held_cr = new.held_cr,
        seqs = log.seqs + new.seqs
    FROM json_to_recordset(logs) AS new (
        job_id bigint,
        attempt smallint,
        at timestamptz,
        stored_bytes bigint,
        lines bigint,
        gap_after bigint,
        head_seq bigint,
        open_seq bigint,
        open_line bigint,
        open_rows integer,
        open_bytes integer,
        held integer,
        held_cr boolean,
        seqs int8multirange
    )
    WHERE log.job_id = ANY (job_ids)
    AND log.job_id = new.job_id
    AND log.attempt = new.attempt;
END
$$;
