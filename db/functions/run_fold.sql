-- Purpose: adds the recorded runs to the minutes of each worker and to the totals, and forgets minutes of before.
-- Parameters: kept: for how long minutes are kept.
-- Returns: how many records were added.
CREATE OR REPLACE FUNCTION run_fold(kept interval) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
    folded bigint;
BEGIN
    WITH taken AS MATERIALIZED (
        DELETE FROM run_delta
        RETURNING at, worker, event, bucket, runs, seconds, squares
    ),

    minutes AS (
        INSERT INTO run_minute AS known (worker, minute, runs, seconds, squares)
        SELECT worker, date_trunc('minute', at), sum(runs), sum(seconds), sum(squares)
        FROM taken
        WHERE event IN ('completed', 'failed', 'cancelled')
        GROUP BY worker, date_trunc('minute', at)
        ON CONFLICT (worker, minute) DO UPDATE
        SET
            runs = known.runs + excluded.runs,
            seconds = known.seconds + excluded.seconds,
            squares = known.squares + excluded.squares
    ),

    totals AS (
        INSERT INTO run_total AS known (event, bucket, runs, seconds)
        SELECT event, bucket, sum(runs), sum(seconds)
        FROM taken
        GROUP BY event, bucket
        ON CONFLICT (event, bucket) DO UPDATE
        SET runs = known.runs + excluded.runs, seconds = known.seconds + excluded.seconds
    )

    SELECT count(*) INTO folded
    FROM taken;
    DELETE FROM run_minute WHERE minute < now() - kept;
    RETURN folded;
END
$$;
