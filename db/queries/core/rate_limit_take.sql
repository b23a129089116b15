-- Purpose: takes one request out of a client's budget, or refuses it, by the generic cell rate algorithm (GCRA): each
--   request puts the moment when the budget is full again off by one interval, and it may lie only so far ahead.
-- Parameters: client text; budget text; interval_us bigint, in which one request grows back; full_us bigint, in which an
--   empty budget fills up. Microseconds.
-- Rows: one: allowed boolean; full_in_us bigint, until the budget is full again.
-- Index: rate_limit_pkey.
WITH taken AS (
    INSERT INTO rate_limit AS spent (client, budget, full_at)
    VALUES (
        %(client)s::text,
        %(budget)s::text,
        now() + %(interval_us)s::bigint * interval '1 microsecond'
    )
    ON CONFLICT ON CONSTRAINT rate_limit_pkey DO UPDATE SET
        full_at = greatest(spent.full_at, now()) + %(interval_us)s::bigint * interval '1 microsecond'
    WHERE
        greatest(spent.full_at, now()) + %(interval_us)s::bigint * interval '1 microsecond'
        <= now() + %(full_us)s::bigint * interval '1 microsecond'
    RETURNING full_at
),

-- Refused: what the row says, unless a request beside this one has only just made it.
after_all AS (
    SELECT
        EXISTS (SELECT FROM taken) AS allowed,
        coalesce(
            (SELECT full_at FROM taken),
            (SELECT full_at FROM rate_limit WHERE client = %(client)s::text AND budget = %(budget)s::text),
            now() + %(full_us)s::bigint * interval '1 microsecond'
        ) AS full_at
)

SELECT
    allowed,
    greatest(0, extract(EPOCH FROM full_at - now()) * 1000000)::bigint AS full_in_us
FROM after_all
