-- Purpose: all matches of a list, and the rows of a page among them: for rare matches from the index of name pieces and
--   facet values, for few jobs from those with the list's statuses and times. A template of job_list.sql and of bulk
--   operations.
-- Parameters: search, queue, owner, project text; priority_from and priority_to smallint; statuses status_type[];
--   created_after and created_before timestamptz, each null for any; count_cap bigint; position bigint; page_size
--   integer; those of the conditions.
-- Regions: matched, containing found (found_in_job, found_in_latest or found_small) and cap (capped or uncapped); keys
--   (of the order), source and conditions of found_small; count: of the matches; rows, containing columns, seek (from a
--   cursor), order and offset (no_offset or offset_position); small_by_status and small_by_time: the source of
--   found_small, if both tables are read.
-- Rows: up to page_size + 1: those of fetched in job_list.sql, and the count.
-- Index: job_lexemes_idx, job_pkey; job_latest_status_idx or job_created_idx.
WITH
/* matched: */
matched AS MATERIALIZED (
    SELECT *
    FROM
        /* found: */
        /* found_in_job: */
        job_find(
            %(search)s::text,
            %(queue)s::text,
            %(owner)s::text,
            %(project)s::text,
            %(priority_from)s::smallint,
            %(priority_to)s::smallint,
            %(created_after)s::timestamptz,
            %(created_before)s::timestamptz,
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

SELECT id
FROM
    /* found_in_latest: */
    job_find_latest(
        %(search)s::text,
        %(queue)s::text,
        %(owner)s::text,
        %(project)s::text,
        %(priority_from)s::smallint,
        %(priority_to)s::smallint,
        %(statuses)s::status_type [],
        %(created_after)s::timestamptz,
        %(created_before)s::timestamptz,
        /* cap: */ /* uncapped: */ NULL /* :uncapped */ /* :cap */
    )
    /* :found_in_latest */
ORDER BY created_minute DESC, id DESC
LIMIT %(page_size)s::integer
OFFSET /* offset_position: */ %(position)s::bigint /* :offset_position */;

SELECT id
FROM
    /* found_small: */
    (
        SELECT /* keys: */ updated_at, id /* :keys */
        FROM /* source: */ jobs_from_latest /* :source */
        WHERE /* conditions: */ status = 'PENDING' /* :conditions */
        LIMIT /* cap: */ NULL /* :cap */
    ) AS few
    /* :found_small */;

-- The LATERAL look-ups with OFFSET 0 leave no way but the primary key: a plan made for few jobs must not compare each with
-- each, nor one for many read the whole table.
SELECT id
FROM
    /* small_by_status: */
    job_latest
CROSS JOIN LATERAL (
    SELECT name
    FROM job
    WHERE job.id = job_latest.id
    OFFSET 0
) AS asked
/* :small_by_status */
WHERE status = 'PENDING' AND queue = %(queue)s::text;

SELECT id
FROM
    /* small_by_time: */
    job
CROSS JOIN LATERAL (
    SELECT updated_at
    FROM job_latest
    WHERE job_latest.id = job.id
    OFFSET 0
) AS latest
/* :small_by_time */
WHERE created_minute >= job_minute(%(created_after)s::timestamptz)
