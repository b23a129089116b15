-- Purpose: forgets logs that are older than they are kept, month by month: first what is known of them, in batches, then
--   their chunks, with the partition.
-- Parameters: keep: for how long; most: of how many attempts at once.
-- Returns: how many attempts and partitions were dealt with; 0: nothing is left to do, or a long transaction is in the way.
-- Locks: rows of job_log_attempt; ACCESS EXCLUSIVE on job_log for a few ms, which it waits for 400 ms at most.
CREATE OR REPLACE FUNCTION job_log_retire(keep interval, most integer) RETURNS integer
LANGUAGE plpgsql
SET lock_timeout = '400ms'
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off AS $$
DECLARE
    partition text;
    bound timestamptz;
    done integer;
BEGIN
    -- The oldest month that ended long enough ago. Bounds in UTC, whatever the session's time zone.
    SELECT
        child.relname,
        (to_date(right(child.relname, 7), 'YYYY_MM') + interval '1 month') AT TIME ZONE 'UTC'
    INTO partition, bound
    FROM pg_inherits
    JOIN pg_class AS child ON child.oid = pg_inherits.inhrelid
    WHERE
        pg_inherits.inhparent = 'job_log'::regclass
        AND child.relname ~ '^job_log_\d{4}_\d\d$'
        AND (to_date(right(child.relname, 7), 'YYYY_MM') + interval '1 month') AT TIME ZONE 'UTC' <= now() - keep
    ORDER BY child.relname
    LIMIT 1;
    IF partition IS NULL THEN
        RETURN 0;
    END IF;
    WITH old AS MATERIALIZED (
        SELECT log.job_id, log.attempt, log.last_at < bound AS whole
        FROM job_log_attempt AS log
        WHERE log.first_at < bound
        ORDER BY log.first_at
        LIMIT most
        FOR UPDATE SKIP LOCKED
    ),

    forgotten AS (
        DELETE FROM job_log_attempt AS log
        USING old
        WHERE log.job_id = ANY (ARRAY(SELECT old.job_id FROM old))
        AND old.whole
        AND log.job_id = old.job_id
        AND log.attempt = old.attempt
        RETURNING 1
    ),

    cut AS (
        UPDATE job_log_attempt AS log
        SET
            first_at = bound,
            stored_bytes = rest.bytes,
            lost_bytes = log.lost_bytes + log.stored_bytes - rest.bytes,
            gap_after = 0,
            tail_seq = coalesce(rest.seq, upper(log.seqs)),
            tail_line = coalesce(rest.line, log.lines + 1)
        FROM old
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(chunk.size), 0) AS bytes, min(chunk.seq) AS seq, min(chunk.first_line) AS line
            FROM job_log AS chunk
            WHERE chunk.job_id = old.job_id AND chunk.attempt = old.attempt AND chunk.at >= bound
        ) AS rest
        WHERE log.job_id = ANY (ARRAY(SELECT old.job_id FROM old))
        AND NOT old.whole
        AND log.job_id = old.job_id
        AND log.attempt = old.attempt
        RETURNING 1
    )

    SELECT (SELECT count(*) FROM forgotten) + (SELECT count(*) FROM cut) INTO done;
    IF done > 0 OR EXISTS (SELECT FROM job_log_attempt AS log WHERE log.first_at < bound) THEN
        RETURN done;
    END IF;
    BEGIN
        LOCK TABLE job_log IN ACCESS EXCLUSIVE MODE;
        EXECUTE format('DROP TABLE %I', partition);
    EXCEPTION
        WHEN lock_not_available THEN
            RETURN 0;
    END;
    RETURN 1;
END
$$;
