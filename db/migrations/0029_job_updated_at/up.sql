-- Purpose: finds positions of the order by recency from the order of creation, so that no row far before them is read.
-- Locks: none on tables.
-- At ten million jobs: milliseconds.
-- Old code: runs on it.
-- Undo: down.sql drops the functions.

SET LOCAL lock_timeout = '2s';

-- Functions, as they were in db/functions when this was written

CREATE OR REPLACE FUNCTION job_delay_class(delay interval) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN delay < interval '512 minutes' THEN 9
    WHEN delay < interval '1024 minutes' THEN 10
    WHEN delay < interval '2048 minutes' THEN 11
    WHEN delay < interval '4096 minutes' THEN 12
    WHEN delay < interval '8192 minutes' THEN 13
    WHEN delay < interval '16384 minutes' THEN 14
    WHEN delay < interval '32768 minutes' THEN 15
    WHEN delay < interval '65536 minutes' THEN 16
    WHEN delay < interval '131072 minutes' THEN 17
    WHEN delay < interval '262144 minutes' THEN 18
    WHEN delay < interval '524288 minutes' THEN 19
    WHEN delay < interval '1048576 minutes' THEN 20
    ELSE 21
END;

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

CREATE OR REPLACE FUNCTION job_updated_at(
    facet job_facet, value text, statuses status_type [], created_after timestamptz, created_before timestamptz,
    "position" bigint
) RETURNS TABLE (moment timestamptz, skipped bigint)
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    first_minute integer;
    created bigint;
BEGIN
    IF $1 IS NULL THEN
        SELECT at.minute INTO first_minute FROM job_at($3, $4, $5, $6) AS at;
        created := job_position($3, $4, $5, first_minute, 0);
    ELSE
        SELECT at.minute INTO first_minute FROM job_facet_at($1, $2, $3, $4, $5, $6) AS at;
        created := job_facet_position($1, $2, $3, $4, $5, first_minute, 0);
    END IF;
    IF first_minute IS NULL THEN
        RETURN;
    END IF;
    RETURN QUERY SELECT
        to_timestamp(first_minute::double precision * 60),
        $6 - created + job_updated_later($1, $2, $3, $4, first_minute);
END
$$;
