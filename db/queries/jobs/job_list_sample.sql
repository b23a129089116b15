-- Purpose: estimates the frequency of a list's matches from the sample of one job in 1,024, before its page is read. By
--   itself: of a term in the list of all jobs.
-- Parameters: proof integer: sufficient number of matches; near integer: rank of a first match that makes a scan the
--   cheapest method; position bigint: of the page; statuses status_type[]; created_after and created_before timestamptz
--   or null; those of the regions.
-- Regions: count: the number of jobs with the list's statuses and times; listed: the conditions that bound the scan;
--   matches: the others, tested row by row; beyond: the condition of the cursor; order: the list's; recency
--   (by_recency): its key, if it is in job_latest; fence (no_index): keeps the planner from another index for that order
--   than the sample's; anywhere: the matches of the index, containing its conditions (indexed), or null (unknown in
--   job_list_counts.sql).
-- Rows: one: total bigint; in the sample: found (matches, up to proof), seen (jobs in the scan's range up to the last of
--   these, or all), first (1-based rank of the first match after the cursor, null without one), anywhere (null if not
--   needed).
-- Index: job_sample_created_idx, and job_latest_sample_idx under a status or by recency; job_tally_pkey.
WITH proof AS MATERIALIZED (
    SELECT
        count(*) AS found,
        max(place) AS last_place
    FROM (
        SELECT place
        FROM (
            SELECT
                row_number() OVER () AS place,
                (
                    /* matches: */
                    /* search: */ strpos(folded, (SELECT job_name_fold(%(search)s::text))) > 0 /* :search */
                    /* :matches */
                ) AS is_match
            FROM jobs_sampled
            WHERE /* listed: */ true /* :listed */
        ) AS listed
        WHERE is_match
        LIMIT %(proof)s::integer
    ) AS enough
),

ahead AS MATERIALIZED (
    SELECT CASE
        WHEN found > 0
            THEN (
                SELECT place
                FROM (
                    SELECT
                        sample.*,
                        row_number() OVER (ORDER BY /* order: */ created_minute DESC, id DESC /* :order */) AS place
                    FROM (
                        SELECT
                            created_at,
                            created_minute,
                            id,
                            priority,
                            queue,
                            owner,
                            project,
                            status,
                            /* recency: */ /* by_recency: */ updated_at, /* :by_recency */ /* :recency */
                            name,
                            folded
                        FROM jobs_sampled
                        WHERE /* listed: */ true /* :listed */ AND /* beyond: */ true /* :beyond */
                        /* fence: */ /* no_index: */ OFFSET 0 /* :no_index */ /* :fence */
                    ) AS sample
                ) AS listed
                WHERE
                    /* matches: */
                    strpos(folded, (SELECT job_name_fold(%(search)s::text))) > 0
                    /* :matches */
                LIMIT 1
            )
    END AS first
    FROM proof
)

SELECT
    /* count: */
    job_count(%(statuses)s::status_type [], %(created_after)s::timestamptz, %(created_before)s::timestamptz)
    /* :count */
    AS total,
    proof.found,
    CASE
        WHEN proof.found = %(proof)s::integer THEN proof.last_place
        ELSE (SELECT count(*) FROM jobs_sampled WHERE /* listed: */ true /* :listed */)
    END AS seen,
    ahead.first,
    CASE
        WHEN
            proof.found < %(proof)s::integer
            OR coalesce(ahead.first > %(near)s::integer, true)
            OR %(position)s::bigint > 0
            THEN
                /* anywhere: */
                (SELECT count(*) FROM jobs_sampled WHERE /* indexed: */ queue = %(queue)s::text /* :indexed */)
                /* :anywhere */
    END AS anywhere
FROM proof
CROSS JOIN ahead
