-- Purpose: the matches of a search by the index of pieces, and the rows of a page among them; with the conditions tested
--   by job_search itself, and with others. A template of job_list.sql and of bulk operations.
-- Parameters: search text; count_cap bigint; position bigint; page_size integer; statuses status_type[]; created_after and
--   created_before timestamptz or null; those of the conditions.
-- Regions: matched and matched_filtered, containing found (found_in_job or found_in_latest), cap (capped or uncapped) and conditions; count: of the matches; rows, containing columns, seek (from a cursor), order and offset (no_offset or
--   offset_position).
-- Rows: up to page_size + 1: those of fetched in job_list.sql, and the count.
-- Index: job_name_pieces_idx, job_pkey.
WITH
/* matched: */
matched AS MATERIALIZED (
    SELECT *
    FROM
        /* found: */
        /* found_in_job: */
        job_search(
            %(search)s::text, %(created_after)s::timestamptz, %(created_before)s::timestamptz,
            /* cap: */ /* capped: */ %(count_cap)s::bigint + 1 /* :capped */ /* :cap */
        )
        /* :found_in_job */
        /* :found */
),
/* :matched */

fetched AS MATERIALIZED (
    /* rows: */
    SELECT
        /* columns: */ id, created_minute /* :columns */,
        version
    FROM jobs
    WHERE id = ANY (ARRAY(
        SELECT id
        FROM matched
        WHERE /* seek: */ true /* :seek */
        ORDER BY /* order: */ created_minute DESC, id DESC /* :order */
        LIMIT %(page_size)s::integer + 1
        OFFSET /* offset: */ /* no_offset: */ 0 /* :no_offset */ /* :offset */
    ))
    ORDER BY /* order: */ created_minute DESC, id DESC /* :order */
    /* :rows */
)

SELECT
    id,
    /* count: */ (SELECT count(*) FROM matched) /* :count */ AS count
FROM fetched;

WITH
/* matched_filtered: */
matched AS MATERIALIZED (
    SELECT found.*
    FROM
        /* found: */
        /* found_in_latest: */
        job_search_latest(
            %(search)s::text, %(statuses)s::status_type [],
            %(created_after)s::timestamptz, %(created_before)s::timestamptz,
            /* cap: */ /* uncapped: */ NULL /* :uncapped */ /* :cap */
        )
        /* :found_in_latest */
        /* :found */
        AS found
    WHERE EXISTS (SELECT FROM jobs WHERE id = found.id AND /* conditions: */ queue = %(queue)s::text /* :conditions */)
    LIMIT /* cap: */ NULL /* :cap */
),
/* :matched_filtered */

fetched AS MATERIALIZED (
    SELECT id, created_minute
    FROM matched
    ORDER BY created_minute DESC, id DESC
    LIMIT %(page_size)s::integer + 1
    OFFSET /* offset_position: */ %(position)s::bigint /* :offset_position */
)

SELECT
    id,
    (SELECT count(*) FROM matched) AS count
FROM fetched
