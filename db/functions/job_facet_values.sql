-- Purpose: counts the jobs with each value of a facet by status, exactly at the caller's snapshot.
-- Parameters: facet; statuses: a value without jobs of them is left out, never empty; created_after (inclusive),
--   created_before (exclusive): the window of creation times, null where it is open; prefix: only values that start with it;
--   after_value: only values after it, null for all; most: how many values; by_count: the most frequent first, otherwise in
--   the order of values (COLLATE "C").
-- Rows: value, n (the jobs with the statuses), pending, running, completed, failed, cancelled.
-- Reads: job_facet_tally_pkey: one row a value, or with a window up to 60 of 30-day intervals and days;
--   job_tally_delta_txid_idx; job_latest_status_idx for the two days that a window cuts through.
CREATE OR REPLACE FUNCTION job_facet_values(
    facet job_facet, statuses status_type [], created_after timestamptz, created_before timestamptz,
    prefix text, after_value text, most integer, by_count boolean
) RETURNS TABLE (
    value text, n bigint, pending bigint, running bigint, completed bigint, failed bigint, cancelled bigint
)
LANGUAGE plpgsql STABLE
-- The plan is pinned: values in the order of their index, merged with what stands outside the tally.
SET enable_seqscan = off
SET enable_bitmapscan = off
SET enable_hashjoin = off
SET enable_nestloop = off
SET max_parallel_workers_per_gather = 0 AS $$
#variable_conflict use_column
DECLARE
    since xid8;
    open_then xid8 [];
    whole boolean := $3 IS NULL AND $4 IS NULL;
    -- The whole days of the window, and within them the whole intervals of 30 days.
    first_day integer := -2147483648;
    last_day integer := 2147483647;
    first_month integer;
    last_month integer;
BEGIN
    SELECT boundary.since, boundary.open_then INTO since, open_then FROM job_tally_boundary AS boundary;
    IF $3 IS NOT NULL THEN
        first_day := job_tally_floor(job_minute($3), 1440) + 1440;
    END IF;
    IF $4 IS NOT NULL THEN
        last_day := job_tally_floor(job_minute($4), 1440);
    END IF;
    -- No whole day: both bounds are in one day, or in two that follow each other.
    IF first_day > last_day THEN
        first_day := last_day;
    END IF;
    first_month := CASE WHEN $3 IS NULL THEN first_day ELSE job_tally_floor(first_day + 43199, 43200) END;
    last_month := CASE WHEN $4 IS NULL THEN last_day ELSE job_tally_floor(last_day, 43200) END;
    IF first_month > last_month THEN
        first_month := last_day;
        last_month := last_day;
    END IF;
    RETURN QUERY EXECUTE format(
        $query$
        WITH beside AS (
            SELECT
                job_facet_value($1, queue, owner, project, priority) COLLATE "C" AS value,
                pending, running, completed, failed, cancelled
            FROM job_tally_delta
            WHERE (txid >= $2 OR txid = ANY ($3)) AND minute >= $7 AND minute < $8
            UNION ALL
            SELECT
                job_facet_value($1, queue, owner, project, priority),
                (status = 'PENDING')::integer,
                (status = 'RUNNING')::integer,
                (status = 'COMPLETED')::integer,
                (status = 'FAILED')::integer,
                (status = 'CANCELLED')::integer
            FROM job_latest
            WHERE NOT $6 AND status = ANY ($4) AND created_minute >= $11 AND created_minute < $7
            AND created_at >= $13 AND created_at < $14
            UNION ALL
            SELECT
                job_facet_value($1, queue, owner, project, priority),
                (status = 'PENDING')::integer,
                (status = 'RUNNING')::integer,
                (status = 'COMPLETED')::integer,
                (status = 'FAILED')::integer,
                (status = 'CANCELLED')::integer
            FROM job_latest
            WHERE NOT $6 AND status = ANY ($4) AND created_minute >= $8 AND created_minute <= $12
            AND created_at >= $13 AND created_at < $14
        ),

        extra AS MATERIALIZED (
            SELECT
                value,
                sum(pending) AS pending,
                sum(running) AS running,
                sum(completed) AS completed,
                sum(failed) AS failed,
                sum(cancelled) AS cancelled
            FROM beside
            WHERE value >= $5 AND starts_with(value, $5) AND ($15 IS NULL OR value > $15)
            GROUP BY value
        ),

        known AS (
            SELECT
                every.value,
                coalesce(filed.pending, 0) + coalesce(extra.pending, 0) AS pending,
                coalesce(filed.running, 0) + coalesce(extra.running, 0) AS running,
                coalesce(filed.completed, 0) + coalesce(extra.completed, 0) AS completed,
                coalesce(filed.failed, 0) + coalesce(extra.failed, 0) AS failed,
                coalesce(filed.cancelled, 0) + coalesce(extra.cancelled, 0) AS cancelled
            FROM job_facet_tally AS every
            LEFT JOIN extra ON extra.value = every.value
            CROSS JOIN LATERAL (
                %1$s
            ) AS filed
            WHERE every.facet = $1 AND every.span = 0 AND every.value >= $5 AND every.value < $5 || $16
            AND starts_with(every.value, $5) AND ($15 IS NULL OR every.value > $15)
        ),

        added AS (
            SELECT value, pending, running, completed, failed, cancelled
            FROM extra
            WHERE (SELECT true FROM job_facet_tally AS every
                WHERE every.facet = $1 AND every.span = 0 AND every.value = extra.value) IS NULL
        )

        SELECT value::text, n::bigint, pending::bigint, running::bigint, completed::bigint, failed::bigint, cancelled::bigint
        FROM (
            (SELECT *, %2$s AS n FROM known WHERE %2$s > 0 ORDER BY %3$s LIMIT $17)
            UNION ALL
            (SELECT *, %2$s AS n FROM added WHERE %2$s > 0 ORDER BY %3$s LIMIT $17)
        ) AS found
        ORDER BY %3$s
        LIMIT $17
        $query$,
        CASE WHEN whole THEN
            'SELECT every.pending, every.running, every.completed, every.failed, every.cancelled'
        ELSE
            'SELECT
                sum(days.pending) AS pending,
                sum(days.running) AS running,
                sum(days.completed) AS completed,
                sum(days.failed) AS failed,
                sum(days.cancelled) AS cancelled
            FROM job_facet_tally AS days
            WHERE days.facet = $1 AND days.value = every.value
            AND (
                (days.span = 43200 AND days.minute >= $9 AND days.minute < $10)
                OR (days.span = 1440 AND days.minute >= $7 AND days.minute < $9)
                OR (days.span = 1440 AND days.minute >= $10 AND days.minute < $8)
            )'
        END,
        (SELECT string_agg(lower(status::text), ' + ') FROM unnest($2) AS status),
        CASE WHEN by_count THEN 'n DESC, value' ELSE 'value' END
    )
    USING $1, since, open_then, $2, $5, whole, first_day, last_day, first_month, last_month,
        coalesce(job_minute($3), -2147483648), coalesce(job_minute($4), 2147483647),
        coalesce($3, '-infinity'), coalesce($4, 'infinity'),
        $6, repeat(chr(1114111), 2), $7;
END
$$;
