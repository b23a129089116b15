-- Purpose: all matches of a list, and the rows of a page among them: for rare matches from the index of name pieces and
--   facet values, for few jobs from those with the list's statuses and times. A template of job_list.sql and of bulk
--   operations.
-- Parameters: search, queue, owner, project text; priority_from and priority_to smallint; statuses status_type[];
--   created_after and created_before timestamptz, each null for any; count_cap bigint; position bigint; page_size
--   integer; those of the conditions.
-- Regions: matched, containing found (found_in_job, found_in_latest, found_small, found_by_status, or found_both of the last
--   two, then limited to jobs that are_open) and cap (capped or uncapped); keys (of the order), source and conditions of
--   found_small, also from job_list_unsuccessful.sql; the same and listed (conditions on status and creation time) of
--   found_by_status, whose source is by_status or by_recency; found_without_others: from the index, without jobs that the
--   condition in statuses excludes; with_latest: job with its status, as a source; found_by_ids: those of ids, looked up
--   in its source, job_latest (latest) or job_unsuccessful; in_facet: the condition that the others (conditions) hold;
--   tested: a condition without an index; count: of the matches; rows, containing keys, seek (from a cursor), order and
--   offset (no_offset or offset_position).
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
    SELECT /* keys: */ created_minute, id /* :keys */
    FROM matched
    WHERE /* seek: */ true /* :seek */
    ORDER BY /* order: */ created_minute DESC, id DESC /* :order */
    LIMIT %(page_size)s::integer + 1
    OFFSET /* offset: */ /* no_offset: */ 0 /* :no_offset */ /* :offset */
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

SELECT id
FROM
    /* found_both: */
    (
        SELECT few.*
        FROM /* unsuccessful: */ job_unsuccessful AS few /* :unsuccessful */
        UNION ALL
        SELECT few.*
        FROM /* open: */ job_unsuccessful AS few /* :open */
    ) AS both_kinds
    /* :found_both */;

-- An array of ids leaves no way but the primary key, and adjacent ids are found together.
SELECT id
FROM
    /* found_by_status: */
    (
        SELECT /* keys: */ created_minute, id /* :keys */
        FROM /* source: */ /* by_status: */ job /* :by_status */ /* :source */
        WHERE
            id = ANY (ARRAY(
                SELECT id
                FROM job_latest
                WHERE /* listed: */ /* are_open: */ status IN ('PENDING', 'RUNNING') /* :are_open */ /* :listed */
            ))
            AND /* conditions: */ queue = %(queue)s::text /* :conditions */
        LIMIT /* cap: */ NULL /* :cap */
    ) AS few
    /* :found_by_status */;

SELECT id
FROM
    /* found_without_others: */
    (
        SELECT found.*
        FROM job_find(
            %(search)s::text,
            %(queue)s::text,
            %(owner)s::text,
            %(project)s::text,
            %(priority_from)s::smallint,
            %(priority_to)s::smallint,
            %(created_after)s::timestamptz,
            %(created_before)s::timestamptz,
            NULL
        ) AS found
        WHERE /* statuses: */ id NOT IN (SELECT id FROM job_unsuccessful) /* :statuses */
        LIMIT /* cap: */ NULL /* :cap */
    ) AS others_left_out
    /* :found_without_others */;

-- All ids at once: their entries are read in the order of the index, each page once.
SELECT id
FROM
    /* found_by_ids: */
    (
        SELECT /* keys: */ updated_at, id /* :keys */
        FROM /* source: */ /* latest: */ job_latest /* :latest */ /* :source */
        WHERE
            id = ANY (ARRAY(
                SELECT id
                FROM /* ids: */ job_unsuccessful /* :ids */
            ))
            AND /* conditions: */ status = 'FAILED' /* :conditions */
        LIMIT /* cap: */ NULL /* :cap */
    ) AS looked_up
    /* :found_by_ids */;

SELECT id
FROM
    /* with_latest: */
    job
CROSS JOIN LATERAL (
    SELECT status
    FROM job_latest
    WHERE job_latest.id = job.id
    OFFSET 0
) AS latest
/* :with_latest */
WHERE status = 'COMPLETED';

-- The conditions are tested in the index of a facet, before the jobs are read for the rest.
SELECT id
FROM job
WHERE
    /* in_facet: */
    id = ANY (ARRAY(
        SELECT id
        FROM job
        WHERE /* conditions: */ queue = %(queue)s::text /* :conditions */
    ))
    /* :in_facet */;

-- The LATERAL look-ups with OFFSET 0 leave no way but the primary key: a plan made for few jobs must not compare each with
-- each, nor one for many read the whole table.
SELECT id
FROM
    /* by_recency: */
    job
CROSS JOIN LATERAL (
    SELECT updated_at
    FROM job_latest
    WHERE job_latest.id = job.id
    OFFSET 0
) AS latest
/* :by_recency */
WHERE
    queue = %(queue)s::text
    -- So that no index serves the condition: the planner would read that of its columns.
    AND /* tested: */ (/* condition: */ (created_minute, id) > (0, 0) /* :condition */) IS TRUE /* :tested */
