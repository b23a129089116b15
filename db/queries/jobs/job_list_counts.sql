-- Purpose: how many jobs a list holds under conditions that the tally doesn't know. A template of job_list.sql, of its
--   search and of bulk operations.
-- Parameters: count_cap bigint; those of the conditions.
-- Regions: capped: up to one more than the cap; over_cap: when more are known to match; exact: all; in them conditions.
-- Rows: one: capped, over_cap, exact bigint.
-- Index: job_created_idx, or that of the rarest condition.
SELECT
    /* capped: */
    (
        SELECT count(*)
        FROM (
            SELECT FROM job
            WHERE /* conditions: */ queue = %(queue)s::text /* :conditions */
            -- An order that has nothing to do with the conditions: along the names, matches may stand all at one end.
            ORDER BY created_minute DESC, id DESC
            LIMIT %(count_cap)s::bigint + 1
        ) AS capped
    )
    /* :capped */
    AS capped,
    /* over_cap: */ %(count_cap)s::bigint + 1 /* :over_cap */ AS over_cap,
    /* exact: */
    (SELECT count(*) FROM job WHERE /* conditions: */ queue = %(queue)s::text /* :conditions */)
    /* :exact */
    AS exact
