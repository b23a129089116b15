SET LOCAL lock_timeout = '2s';

DROP TRIGGER job_name_on_delete ON job;

-- Functions, as they were before

CREATE OR REPLACE FUNCTION job_name_unranged_record() RETURNS trigger
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    INSERT INTO job_name_unranged (id) VALUES (new.id);
    RETURN NULL;
END
$$;

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
    IF until = since AND NOT EXISTS (SELECT FROM job_name_unranged) THEN
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
    INSERT INTO job_name_ranged (last_id) VALUES (until)
    ON CONFLICT (single) DO UPDATE SET last_id = excluded.last_id;
    RETURN added;
END
$$;

CREATE OR REPLACE FUNCTION job_truncate_rest() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    -- The statement may have named them too; what it has emptied can't be truncated again within it.
    IF EXISTS (SELECT FROM job_latest) THEN
        TRUNCATE job_latest;
    END IF;
    IF EXISTS (SELECT FROM job_status) THEN
        TRUNCATE job_status;
    END IF;
    IF EXISTS (SELECT FROM job_log_attempt) OR EXISTS (SELECT FROM job_log) THEN
        TRUNCATE job_log, job_log_attempt;
    END IF;
    TRUNCATE job_ready, job_ready_low, job_scheduled, job_tally, job_tally_delta, job_facet_tally, job_sample,
        job_name_range, job_name_ranged, job_name_unranged, job_unsuccessful;
    RETURN NULL;
END
$$;

DROP FUNCTION job_name_at(status_type [], bigint);
DROP FUNCTION job_name_count_fold(bigint, bigint);
DROP FUNCTION job_name_gone_record();
DROP TABLE job_name_change, job_name_count;
