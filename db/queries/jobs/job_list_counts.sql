-- Purpose: the number of jobs under conditions not covered by the tally. A template of job_list.sql,
--   job_list_count.sql and bulk operations.
-- Parameters: count_cap bigint; witnesses bigint[]: ids of sampled jobs that matched when the sample was read; proof
--   integer: how many of them show that the matches exceed the cap; those of the conditions.
-- Regions: unknown: not counted; over_cap: the cap plus one if enough witnesses match, otherwise null; capped: up to the
--   cap plus one; limited: one of these; exact: all. over_cap, capped and exact contain source and conditions.
-- Rows: one: not_counted, limited, exact bigint.
-- Index: job_pkey, job_latest_pkey; job_created_idx, or that of the rarest condition.
SELECT
    /* unknown: */ NULL::bigint /* :unknown */ AS not_counted,
    /* limited: */
    coalesce(
        /* over_cap: */
        (
            SELECT CASE WHEN count(*) >= %(proof)s::integer THEN %(count_cap)s::bigint + 1 END
            FROM /* source: */ jobs /* :source */
            WHERE
                id = ANY (%(witnesses)s::bigint [])
                AND /* conditions: */ queue = %(queue)s::text /* :conditions */
        )
        /* :over_cap */,
        /* capped: */
        (
            SELECT count(*)
            FROM (
                SELECT FROM /* source: */ jobs /* :source */
                WHERE /* conditions: */ queue = %(queue)s::text /* :conditions */
                -- An order independent of the conditions: in name order, all matches might be at one end.
                ORDER BY created_minute DESC, id DESC
                LIMIT %(count_cap)s::bigint + 1
            ) AS capped
        )
        /* :capped */
    )
    /* :limited */
    AS limited,
    /* exact: */
    (SELECT count(*) FROM /* source: */ jobs /* :source */ WHERE /* conditions: */ queue = %(queue)s::text /* :conditions */)
    /* :exact */
    AS exact
