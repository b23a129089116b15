-- Purpose: the first rows by recency, the latest first, of a list with an end of creation times. Of the jobs created before
--   it, only those with a delay of 256 minutes or more were updated later than 256 minutes after it: they are read apart, a
--   class of delays at a time, as far as the longest delay of the class reaches. A template of job_list.sql. By itself: the
--   latest updates of failed jobs.
-- Parameters: created_before timestamptz; page_size integer; those of the conditions.
-- Regions: rows, containing keys, source, conditions and order.
-- Rows: up to page_size + 1: those of fetched in job_list.sql.
-- Index: job_latest_updated_idx, job_latest_delay_idx.
WITH fetched AS MATERIALIZED (
    /* rows: */
    SELECT /* keys: */ updated_at, id /* :keys */
    FROM (
        (
            SELECT /* keys: */ updated_at, id /* :keys */
            FROM /* source: */ jobs_from_latest /* :source */
            WHERE
                updated_at < %(created_before)s::timestamptz + interval '256 minutes'
                AND /* conditions: */ status = 'FAILED' /* :conditions */
            ORDER BY updated_at DESC, id DESC
            LIMIT %(page_size)s::integer + 1
        )
        UNION ALL
        SELECT delayed.*
        FROM generate_series(9, 21) AS class
        CROSS JOIN LATERAL (
            SELECT /* keys: */ updated_at, id /* :keys */
            FROM /* source: */ jobs_from_latest /* :source */
            WHERE
                job_delay_class(updated_at - created_at) = class
                AND updated_at - created_at >= interval '256 minutes'
                AND updated_at >= %(created_before)s::timestamptz + interval '256 minutes'
                AND updated_at <= CASE
                    WHEN class < 21 THEN %(created_before)s::timestamptz + interval '1 minute' * 2 ^ class
                    ELSE 'infinity'
                END
                AND /* conditions: */ status = 'FAILED' /* :conditions */
            ORDER BY updated_at DESC, id DESC
            LIMIT %(page_size)s::integer + 1
        ) AS delayed
    ) AS soon_or_delayed
    ORDER BY /* order: */ updated_at DESC, id DESC /* :order */
    LIMIT %(page_size)s::integer + 1
    /* :rows */
)

SELECT id
FROM fetched
