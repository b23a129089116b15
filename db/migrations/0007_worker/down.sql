SET LOCAL lock_timeout = '2s';

DROP FUNCTION worker_rescue(interval, interval);
DROP FUNCTION worker_leave(bigint);
DROP FUNCTION worker_finish_claim(bigint, interval, json, text, integer, json, bigint);
DROP FUNCTION worker_finish(bigint, interval, json);
DROP FUNCTION worker_heartbeat(bigint, interval, json, integer);
DROP FUNCTION worker_claim(bigint, interval, text, integer, json, bigint);
DROP FUNCTION job_overdue(interval);
DROP FUNCTION job_lose(text [], timestamptz []);
DROP FUNCTION job_give_back(text);
DROP FUNCTION job_report(text, json);
DROP FUNCTION job_retry_failed(bigint [], text);
DROP FUNCTION job_claim_fitting(
    text, text [], text [], integer, double precision, double precision, double precision, boolean
);
DROP FUNCTION job_due(text [], text [], integer, double precision, double precision, double precision);
DROP FUNCTION worker_json(worker);
DROP FUNCTION job_amount(jsonb, text, double precision);

DROP TABLE worker_watch, worker_claimed, worker;

ALTER TABLE job_latest DROP COLUMN lost_attempts, DROP COLUMN lost_in_a_row;
