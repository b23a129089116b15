-- Purpose: finds the job at a position among those with one value of a facet in the order (created_minute, id).
-- Parameters: facet; value; statuses: those that count, never empty; created_after (inclusive), created_before (exclusive):
--   the window of creation times, null where it is open; position: 0-based, ascending.
-- Rows: one: minute, id; none past the end.
-- Reads: the facet tally down to a day, then from the nearer end of the day the index of the facet, with job_latest_pkey
--   once for each job for a status; or job_latest_status_idx, if fewer jobs of the day have the status than the value.
CREATE OR REPLACE FUNCTION job_facet_at(
    facet job_facet, value text, statuses status_type [], created_after timestamptz, created_before timestamptz,
    "position" bigint
) RETURNS TABLE (minute integer, id bigint)
LANGUAGE plpgsql STABLE
-- The plan is pinned: an ordered scan of the index, and one look for each row.
SET enable_seqscan = off
SET enable_bitmapscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
SET enable_sort = off
SET max_parallel_workers_per_gather = 0 AS $$
#variable_conflict use_column
DECLARE
    first_minute integer := job_minute($4);
    first_day integer := job_tally_floor(first_minute, 1440);
    last_day integer := job_tally_floor(job_minute($5), 1440);
    rank bigint := $6;
    place record;
    by_status boolean;
BEGIN
    IF $6 IS NULL OR $6 < 0 THEN
        RETURN;
    END IF;
    IF $4 IS NOT NULL THEN
        rank := rank + job_facet_rank($1, $2, $3, first_minute, 0)
            + job_facet_minute_count($1, $2, $3, $4, true, 2147483647, 0);
    END IF;
    SELECT located.day, located.rest, located.n, located.total INTO place
    FROM job_facet_locate(
        $1, $2, rank,
        ('PENDING' = ANY ($3))::integer,
        ('RUNNING' = ANY ($3))::integer,
        ('COMPLETED' = ANY ($3))::integer,
        ('FAILED' = ANY ($3))::integer,
        ('CANCELLED' = ANY ($3))::integer
    ) AS located;
    IF place.day IS NULL OR place.day > last_day THEN
        RETURN;
    END IF;
    -- In the first and the last day of the window, by what its rows say. In the first one counted from its start, since a
    -- minute's jobs stand in the order of ids.
    IF place.day = first_day OR place.day = last_day THEN
        RETURN QUERY EXECUTE format(
            'SELECT job.created_minute, job.id FROM job %s
            WHERE job.%I = %L AND job.created_minute >= $2 AND job.created_minute < $3
            AND job.created_at >= $4 AND job.created_at < $5
            ORDER BY job.created_minute, job.id OFFSET $6 LIMIT 1',
            job_facet_counted($3), $1, $2
        )
        USING $3, greatest(place.day, first_minute), place.day + 1440,
            coalesce($4, '-infinity'), coalesce($5, 'infinity'),
            CASE place.day WHEN first_day THEN $6 ELSE place.rest END;
        RETURN;
    END IF;
    -- Heuristic only: deltas are left out.
    by_status := NOT $3 @> enum_range(NULL::status_type) AND place.total > (
        SELECT
            tally.pending * ('PENDING' = ANY ($3))::integer
            + tally.running * ('RUNNING' = ANY ($3))::integer
            + tally.completed * ('COMPLETED' = ANY ($3))::integer
            + tally.failed * ('FAILED' = ANY ($3))::integer
            + tally.cancelled * ('CANCELLED' = ANY ($3))::integer
        FROM job_tally AS tally
        WHERE tally.span = 1440 AND tally.minute = place.day
    );
    -- From the nearer end of the day.
    RETURN QUERY EXECUTE format(
        'SELECT job.created_minute, job.id FROM %1$s
        WHERE %5$s job.%2$I = %3$L AND job.created_minute >= $2 AND job.created_minute < $3
        ORDER BY job.created_minute %4$s, job.id %4$s OFFSET $4 LIMIT 1',
        CASE WHEN by_status THEN 'job_latest AS job' ELSE 'job ' || job_facet_counted($3) END,
        $1,
        $2, CASE WHEN place.rest > place.n - 1 - place.rest THEN 'DESC' ELSE 'ASC' END,
        CASE WHEN by_status THEN 'job.status = ANY ($1) AND' END
    )
    USING $3, place.day, place.day + 1440, least(place.rest, place.n - 1 - place.rest);
END
$$;
