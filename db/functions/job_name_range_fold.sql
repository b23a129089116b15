-- Purpose: brings the ranges and counts of names up to date: adds newer names, and divides ranges at newly sampled names.
--   Ranges that deleted jobs leave behind are made anew. Not within a transaction that reads one snapshot.
-- Parameters: at_most: how many newer jobs are added one by one; more of them make all ranges read again.
-- Returns: the number of newer jobs; 0 if a writer of job doesn't end within 0.1 s.
-- Locks: muster.job_name_range, until the transaction ends; rows of job_name_range. Waits for transactions that write to
--   job, since they may still add jobs below the id up to which the ranges become complete. Later writers see that id in
--   job_name_ranged_seq, and record such jobs.
CREATE OR REPLACE FUNCTION job_name_range_fold(at_most integer) RETURNS bigint
LANGUAGE plpgsql
-- The plan is pinned: each name looks up its range.
SET enable_seqscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off AS $$
#variable_conflict use_column
DECLARE
    since bigint;
    until bigint;
    writers text [];
    names text [];
    added bigint;
    anew boolean;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('muster.job_name_range'));
    -- job first, as TRUNCATE locks it.
    until := (SELECT max(id) FROM job);
    since := coalesce((SELECT last_id FROM job_name_ranged), 0);
    until := greatest(since, until);
    IF until = since AND EXISTS (SELECT FROM job_name_count)
    AND NOT EXISTS (SELECT FROM job_name_unranged) AND NOT EXISTS (SELECT FROM job_name_change) THEN
        RETURN 0;
    END IF;
    PERFORM setval('job_name_ranged_seq', until);
    writers := ARRAY(SELECT writer FROM job_writers());
    FOR attempt IN 0..5 LOOP
        EXIT WHEN NOT EXISTS (SELECT FROM job_writers() WHERE writer = ANY (writers));
        IF attempt = 5 THEN
            RETURN 0;
        END IF;
        PERFORM pg_sleep(0.02);
    END LOOP;
    WITH late AS (
        DELETE FROM job_name_unranged
        RETURNING id
    )

    SELECT array_agg(DISTINCT newer.name), count(*) INTO names, added
    FROM (
        SELECT job.name
        FROM late
        INNER JOIN job ON job.id = late.id
        WHERE job.id <= since
        UNION ALL
        (
            SELECT job.name
            FROM job
            WHERE job.id > since AND job.id <= until
            ORDER BY job.id
            LIMIT at_most + 1
        )
    ) AS newer;
    anew := (SELECT count(*) FROM job_name_range) > 1000 + 2 * (SELECT count(*) FROM job_sample);
    IF anew THEN
        DELETE FROM job_name_range;
    ELSIF added > at_most THEN
        UPDATE job_name_range SET pieces = NULL, loose = true WHERE pieces IS NOT NULL;
    ELSE
        PERFORM job_name_range_add(names);
    END IF;
    PERFORM job_name_range_divide(ARRAY(
        SELECT DISTINCT sample.name
        FROM job_sample AS sample
        WHERE (anew OR sample.id > since) AND sample.id <= until
    ));
    PERFORM job_name_count_fold(since, until);
    INSERT INTO job_name_ranged (last_id) VALUES (until)
    ON CONFLICT (single) DO UPDATE SET last_id = excluded.last_id;
    RETURN added;
END
$$;
