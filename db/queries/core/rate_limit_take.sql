-- Purpose: charges one request to a client's budget, or refuses it, by the generic cell rate algorithm (GCRA): each
--   request postpones the time at which the budget is full again by one interval, up to a maximum.
-- Parameters: client text; budget text; interval_us bigint, the time to refill one request; full_us bigint, the time to
--   fill an empty budget. Microseconds.
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

-- Refused: the state of the row, unless a concurrent request has only just inserted it.
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
