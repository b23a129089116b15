-- Purpose: estimates the frequency of a search term from the sample of one job in 1,024. By itself: in the list of all
--   jobs.
-- Parameters: search text; proof integer: sufficient number of matches; near integer: rank that needs no comparison;
--   position bigint; statuses status_type[]; created_after and created_before timestamptz or null; those of the regions.
-- Regions: count: the number of jobs with the list's statuses and times; matches: the test of a name; listed: the list's
--   other conditions; beyond: the condition of the cursor; order: the list's; recency (by_recency): its key, if it is
--   in job_latest; fence (no_index): keeps the planner from another index for that order than the sample's; filtered:
--   whether there are other conditions.
-- Rows: one: total bigint; in the sample: found (matches in the list, up to proof), first (1-based rank of the first match
--   after the cursor, null without one), anywhere (matches without the other conditions) and sampled (its size), both 0
--   if not needed.
-- Index: job_sample_idx, and job_latest_sample_idx under a status or by recency; job_tally_pkey.
WITH proof AS MATERIALIZED (
    SELECT count(*) AS found
    FROM (
        SELECT FROM jobs_sampled
        WHERE
            /* listed: */ true /* :listed */
            AND /* matches: */ strpos(job_name_fold(name), job_name_fold(%(search)s::text)) > 0 /* :matches */
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
                        name,
                        row_number() OVER (ORDER BY /* order: */ created_minute DESC, id DESC /* :order */) AS place
                    FROM (
                        SELECT
                            created_minute,
                            id,
                            priority,
                            /* recency: */ /* by_recency: */ updated_at, /* :by_recency */ /* :recency */
                            name
                        FROM jobs_sampled
                        WHERE /* listed: */ true /* :listed */ AND /* beyond: */ true /* :beyond */
                        /* fence: */ /* no_index: */ OFFSET 0 /* :no_index */ /* :fence */
                    ) AS sample
                ) AS listed
                WHERE /* matches: */ strpos(job_name_fold(name), job_name_fold(%(search)s::text)) > 0 /* :matches */
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
    ahead.first,
    everything.anywhere,
    everything.sampled
FROM proof
CROSS JOIN ahead
CROSS JOIN LATERAL (
    SELECT
        count(*) AS sampled,
        count(*) FILTER (
            WHERE /* matches: */ strpos(job_name_fold(name), job_name_fold(%(search)s::text)) > 0 /* :matches */
        ) AS anywhere
    FROM jobs_sampled
    WHERE CASE
        WHEN proof.found < %(proof)s::integer THEN /* filtered: */ false /* :filtered */
        ELSE coalesce(ahead.first > %(near)s::integer, true) OR %(position)s::bigint > 0
    END
) AS everything
