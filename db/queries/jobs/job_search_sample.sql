-- Purpose: how frequent a search term is, by the sample of one job in 1,024. By itself: in the list of all jobs.
-- Parameters: search text; proof integer: enough matches; near integer: so early a place that it needs no comparison;
--   position bigint; statuses status_type[]; created_after and created_before timestamptz or null; those of the regions.
-- Regions: count: how many jobs the list's statuses and window leave in all; matches: the test of a name; listed: the
--   list's other conditions; beyond: the cursor's side of the list; order: the list's; fence (no_index): keeps the planner
--   from another index than the sample's, in that order; filtered: whether there are other conditions.
-- Rows: one: total bigint; of the sample: found (matches in the list, no more than proof), first (1-based place ahead of
--   the cursor of the first match, null when there is none), anywhere (matches whatever the other conditions) and sampled
--   (all of it), both 0 when they don't matter.
-- Index: job_sample_idx alone; job_tally_pkey.
WITH proof AS MATERIALIZED (
    SELECT count(*) AS found
    FROM (
        SELECT FROM job
        WHERE
            job_sampled(id) AND /* listed: */ true /* :listed */
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
                        SELECT created_minute, id, priority, name, updated_at
                        FROM job
                        WHERE job_sampled(id) AND /* listed: */ true /* :listed */ AND /* beyond: */ true /* :beyond */
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
    FROM job
    WHERE
        job_sampled(id)
        AND CASE
            WHEN proof.found < %(proof)s::integer THEN /* filtered: */ false /* :filtered */
            ELSE coalesce(ahead.first > %(near)s::integer, true) OR %(position)s::bigint > 0
        END
) AS everything
