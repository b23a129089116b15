-- Purpose: counts the matching jobs created before a minute and last updated in it or later.
-- Parameters: facet and its value, null for all jobs; statuses: those that count, never empty; created_after (inclusive),
--   null if open; minute.
-- Returns: the count.
-- Reads: from that minute on, 256 minutes of job_latest_updated_idx, and of job_latest_delay_idx each class of jobs as
--   far as the longest time of that class reaches.
CREATE OR REPLACE FUNCTION job_updated_later(
    facet job_facet, value text, statuses status_type [], created_after timestamptz, minute integer
) RETURNS bigint
LANGUAGE sql STABLE
-- The plan is pinned: each branch reads its range of its index.
SET enable_seqscan = off
SET enable_bitmapscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
SET max_parallel_workers_per_gather = 0
SET plan_cache_mode = force_generic_plan
BEGIN ATOMIC
WITH since AS (SELECT to_timestamp($5::double precision * 60) AS moment)

SELECT count(*)
FROM since
CROSS JOIN LATERAL (
    SELECT latest.id
    FROM job_latest AS latest
    WHERE latest.updated_at >= since.moment
    AND latest.updated_at < since.moment + interval '256 minutes'
    AND latest.updated_at - latest.created_at < interval '256 minutes'
    AND latest.created_minute < $5
    AND latest.created_at >= coalesce($4, '-infinity')
    AND latest.status = ANY ($3)
    AND ($1 IS NULL OR job_facet_value($1, latest.queue, latest.owner, latest.project, latest.priority) = $2)
    UNION ALL
    SELECT latest.id
    FROM generate_series(9, 21) AS class
    INNER JOIN job_latest AS latest
        ON
            job_delay_class(latest.updated_at - latest.created_at) = class
            AND latest.updated_at >= since.moment
            AND latest.updated_at
            <= CASE WHEN class < 21 THEN since.moment + interval '1 minute' * 2 ^ class ELSE 'infinity' END
    WHERE latest.updated_at - latest.created_at >= interval '256 minutes'
    AND latest.created_minute < $5
    AND latest.created_at >= coalesce($4, '-infinity')
    AND latest.status = ANY ($3)
    AND ($1 IS NULL OR job_facet_value($1, latest.queue, latest.owner, latest.project, latest.priority) = $2)
) AS counted;
END;
