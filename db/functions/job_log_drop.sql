-- Purpose: drops the oldest chunks behind the head of logs that are over their limit. The caller has locked these.
-- Parameters: drops: a JSON array of {job_id, attempt, excess}: drop at least as many bytes.
-- Reads: job_log_attempt_pkey; job_log_pkey, from the first chunk of the tail on.
CREATE OR REPLACE FUNCTION job_log_drop(drops json)
RETURNS void
LANGUAGE plpgsql
-- Arrays and constants find the rows by the primary keys, whatever statistics say: a plan made for empty tables would scan
-- the full ones.
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_mergejoin = off
SET enable_hashjoin = off AS $$
#variable_conflict use_column
DECLARE
    ids bigint [] := ARRAY(SELECT given.job_id FROM json_to_recordset(drops) AS given (job_id bigint));
BEGIN
    WITH tail AS (
        SELECT
            log.job_id,
            log.attempt,
            chunk.at,
            chunk.first_line,
            chunk.seq,
            chunk.size,
            chunk.held,
            wanted.excess,
            sum(chunk.size) OVER (PARTITION BY log.job_id, log.attempt ORDER BY chunk.seq) - chunk.size AS bytes_before
        FROM json_to_recordset(drops) AS wanted (job_id bigint, attempt smallint, excess bigint)
        JOIN job_log_attempt AS log ON log.job_id = wanted.job_id AND log.attempt = wanted.attempt
        JOIN job_log AS chunk
            ON
                chunk.job_id = log.job_id
                AND chunk.attempt = log.attempt
                AND chunk.at BETWEEN log.first_at AND log.last_at
                AND chunk.first_line >= log.tail_line
                AND chunk.seq >= coalesce(log.tail_seq, log.head_seq)
        WHERE log.job_id = ANY (ids) AND chunk.job_id = ANY (ids)
    ),

    dropped AS (
        DELETE FROM job_log AS chunk
        USING tail
        WHERE
            tail.bytes_before < tail.excess
            AND chunk.job_id = ANY (ids)
            AND chunk.job_id = tail.job_id
            AND chunk.attempt = tail.attempt
            AND chunk.first_line = tail.first_line
            AND chunk.seq = tail.seq
            AND chunk.at = tail.at
    ),

    parted AS (
        SELECT
            tail.job_id,
            tail.attempt,
            -- The part of a line that stands before the gap counts as that line.
            min(tail.first_line - CASE WHEN tail.held > 0 THEN 0 ELSE 1 END) AS gap_after,
            sum(tail.size) FILTER (WHERE tail.bytes_before < tail.excess) AS bytes,
            min(tail.seq) FILTER (WHERE tail.bytes_before >= tail.excess) AS tail_seq,
            min(tail.first_line) FILTER (WHERE tail.bytes_before >= tail.excess) AS tail_line
        FROM tail
        GROUP BY tail.job_id, tail.attempt
    )

    UPDATE job_log_attempt AS log
    SET
        stored_bytes = log.stored_bytes - parted.bytes,
        lost_bytes = log.lost_bytes + parted.bytes,
        gap_after = least(log.gap_after, parted.gap_after),
        tail_seq = coalesce(parted.tail_seq, upper(log.seqs)),
        tail_line = coalesce(parted.tail_line, log.lines + 1)
    FROM parted
    WHERE log.job_id = ANY (ids) AND log.job_id = parted.job_id AND log.attempt = parted.attempt;
END
$$;
