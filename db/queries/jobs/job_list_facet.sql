-- Purpose: count, first row and position of a list under one facet (queue, owner, project or priority), from the facet
--   tally. A template of job_list.sql, job_list_count.sql and job_position.sql. By itself: of a queue, the place of its jobs
--   on both ends of a page.
-- Parameters: queue, owner, project text; priority smallint; position bigint; page_size integer; statuses status_type[];
--   created_after and created_before timestamptz or null.
-- Regions: count; start_descending and start_ascending: the key of the first row by its position; place: the count, and the
--   number of jobs created before the first one of the page; position: of one job, oldest first. Each contains facet and
--   value: queue, owner, project or priority.
-- Rows: one: ids bigint[], position bigint; of the second statement also before bigint; of the third also others text[].
-- Index: job_facet_tally_pkey, job_queue_idx, job_owner_idx, job_project_idx, job_priority_idx.
WITH total AS MATERIALIZED (
    SELECT
        /* count: */
        job_facet_count(
            /* facet: */ 'queue' /* :facet */, /* value: */ /* queue: */ %(queue)s::text /* :queue */ /* :value */,
            %(statuses)s::status_type [], %(created_after)s::timestamptz, %(created_before)s::timestamptz
        )
        /* :count */
        AS n
),

/* start_descending: */
start AS MATERIALIZED (
    SELECT minute, id
    FROM job_facet_at(
        /* facet: */ 'queue' /* :facet */, /* value: */ /* queue: */ %(queue)s::text /* :queue */ /* :value */,
        %(statuses)s::status_type [], %(created_after)s::timestamptz, %(created_before)s::timestamptz,
        (SELECT n FROM total) - 1 - %(position)s::bigint
    )
),
/* :start_descending */

page AS MATERIALIZED (
    SELECT id, created_minute
    FROM jobs
    WHERE
        queue = %(queue)s::text
        AND (created_minute, id) <= ((SELECT minute FROM start), (SELECT id FROM start))
    ORDER BY created_minute DESC, id DESC
    LIMIT %(page_size)s::integer
)

SELECT
    (SELECT array_agg(id) FROM page) AS ids,
    /* position: */
    job_facet_position(
        /* facet: */ 'queue' /* :facet */, /* value: */ /* queue: */ %(queue)s::text /* :queue */ /* :value */,
        %(statuses)s::status_type [], %(created_after)s::timestamptz, %(created_before)s::timestamptz,
        (SELECT created_minute FROM page LIMIT 1), (SELECT id FROM page LIMIT 1)
    )
    /* :position */
    AS position;

WITH page AS MATERIALIZED (
    SELECT id, created_minute
    FROM jobs
    WHERE owner = %(owner)s::text
    ORDER BY created_minute DESC, id DESC
    LIMIT %(page_size)s::integer
)/* place: */,

total AS MATERIALIZED (
    SELECT
        place.total AS n,
        place.before
    FROM job_facet_place(
        /* facet: */ 'owner' /* :facet */, /* value: */ /* owner: */ %(owner)s::text /* :owner */ /* :value */,
        %(statuses)s::status_type [], %(created_after)s::timestamptz, %(created_before)s::timestamptz,
        (SELECT created_minute FROM page LIMIT 1), (SELECT id FROM page LIMIT 1)
    ) AS place
)
/* :place */

SELECT
    (SELECT array_agg(id) FROM page) AS ids,
    total.n - 1 - total.before AS position,
    total.before
FROM total;

WITH
/* start_ascending: */
start AS MATERIALIZED (
    SELECT minute, id
    FROM job_facet_at(
        /* facet: */ 'project' /* :facet */, /* value: */ /* project: */ %(project)s::text /* :project */ /* :value */,
        %(statuses)s::status_type [], %(created_after)s::timestamptz, %(created_before)s::timestamptz,
        %(position)s::bigint
    )
),
/* :start_ascending */

page AS MATERIALIZED (
    SELECT id
    FROM jobs
    WHERE
        project = %(project)s::text
        AND (created_minute, id) >= ((SELECT minute FROM start), (SELECT id FROM start))
    ORDER BY created_minute, id
    LIMIT %(page_size)s::integer
)

SELECT
    array_agg(id) AS ids,
    %(position)s::bigint AS position,
    ARRAY[/* priority: */ %(priority)s::smallint::text /* :priority */] AS others
FROM page
