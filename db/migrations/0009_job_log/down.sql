SET LOCAL lock_timeout = '2s';

CREATE OR REPLACE FUNCTION job_delete_rest() RETURNS trigger
LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off AS $$
DECLARE
    gone bigint [] := ARRAY(SELECT id FROM deleted ORDER BY id);
BEGIN
    -- In one order, as all writers lock these rows.
    PERFORM FROM job_latest WHERE id = ANY (gone) ORDER BY id FOR UPDATE;
    DELETE FROM job_latest WHERE id = ANY (gone);
    DELETE FROM job_status WHERE job_id = ANY (gone);
    RETURN NULL;
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
    TRUNCATE job_ready, job_ready_low, job_scheduled, job_tally, job_tally_delta;
    RETURN NULL;
END
$$;

DROP FUNCTION worker_logs(bigint, interval, json, integer);
DROP FUNCTION job_log_open(worker, json);
DROP FUNCTION job_log_lock(json);
DROP FUNCTION job_log_take(json);
DROP FUNCTION job_log_store(
    bigint [],
    smallint [],
    timestamptz [],
    bigint [],
    bigint [],
    bigint [],
    integer [],
    integer [],
    boolean [],
    bytea [],
    json
);
DROP FUNCTION job_log_drop(json);
DROP FUNCTION job_log_find(bigint, smallint, interval);
DROP FUNCTION job_log_chunks(bigint, smallint, bigint, bigint);
DROP FUNCTION job_log_news(bigint [], smallint [], bigint [], interval);
DROP FUNCTION job_log_partitions_ahead(integer);
DROP FUNCTION job_log_retire(interval, integer);
DROP FUNCTION job_log_partition_make(date);
DROP FUNCTION job_log_delete(bigint []);

DROP TABLE job_log, job_log_attempt;
