-- Purpose: the number of jobs under conditions not covered by the tally. A template of job_list.sql,
--   job_list_count.sql and bulk operations.
-- Parameters: count_cap bigint; those of the conditions.
-- Regions: unknown: not counted; capped: up to the cap plus one; over_cap: if more are known to match; exact: all. capped
--   and exact contain source and conditions.
-- Rows: one: not_counted, capped, over_cap, exact bigint.
-- Index: job_created_idx, or that of the rarest condition.
SELECT
    /* unknown: */ NULL::bigint /* :unknown */ AS not_counted,
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
    AS capped,
    /* over_cap: */ %(count_cap)s::bigint + 1 /* :over_cap */ AS over_cap,
    /* exact: */
    (SELECT count(*) FROM /* source: */ jobs /* :source */ WHERE /* conditions: */ queue = %(queue)s::text /* :conditions */)
    /* :exact */
    AS exact
