SET LOCAL lock_timeout = '2s';

DROP FUNCTION IF EXISTS job_idempotency_key_find(text, text);
