-- Purpose: the pieces that job_list.sql is composed of, each under its name; muster/jobs/listing/statement.py picks them.
-- Parameters: statuses status_type[] (all five when any will do), created_after and created_before timestamptz or null,
--   position bigint, page_size integer, key_0.. (the order key of a cursor), and a value for each condition named so.

-- name: count_tallied
job_count(%(statuses)s::status_type [], %(created_after)s::timestamptz, %(created_before)s::timestamptz)

-- name: count_capped
(
        SELECT count(*)
        FROM (
            SELECT FROM job
            WHERE {conditions}
            -- An order that has nothing to do with the conditions: along the names, matches may stand all at one end.
            ORDER BY created_minute DESC, id DESC
            LIMIT %(count_cap)s::bigint + 1
        ) AS capped
    )

-- name: count_all
(SELECT count(*) FROM job WHERE {conditions})

-- name: total
total AS MATERIALIZED (
    SELECT {count} AS n
),

-- name: place
, total AS MATERIALIZED (
    SELECT
        place.total AS n,
        place.before
    FROM job_place(
        %(statuses)s::status_type [], %(created_after)s::timestamptz, %(created_before)s::timestamptz,
        (SELECT created_minute FROM page LIMIT 1), (SELECT id FROM page LIMIT 1)
    ) AS place
)

-- name: placed_ascending
(SELECT before FROM total)

-- name: placed_descending
(SELECT n - 1 - before FROM total)

-- name: start_ascending
start AS MATERIALIZED (
    SELECT minute, id
    FROM job_at(
        %(statuses)s::status_type [], %(created_after)s::timestamptz, %(created_before)s::timestamptz,
        %(position)s::bigint
    )
),

-- name: start_descending
start AS MATERIALIZED (
    SELECT minute, id
    FROM job_at(
        %(statuses)s::status_type [], %(created_after)s::timestamptz, %(created_before)s::timestamptz,
        (SELECT n FROM total) - 1 - %(position)s::bigint
    )
),

-- name: columns
id,
        name,
        priority,
        queue,
        attempt,
        created_at,
        updated_at,
        scheduled_at,
        started_at,
        completed_at,
        status,
        status_at,
        status_message,
        progress,
        created_minute

-- name: rows
SELECT {columns}, xmin::text AS version
    FROM job
    WHERE {conditions}
    ORDER BY {order}
    LIMIT %(page_size)s::integer + 1

-- name: rows_skipping
-- Passes over index entries only; the rows of the page are fetched by their ids.
SELECT {columns}, xmin::text AS version
    FROM job
    WHERE id = ANY (ARRAY(
        SELECT id
        FROM job
        WHERE {conditions}
        ORDER BY {order}
        OFFSET %(position)s::bigint
        LIMIT %(page_size)s::integer + 1
    ))
    ORDER BY {order}

-- name: matches_capped
matched AS MATERIALIZED (
    SELECT *
    FROM job_search(
        %(search)s::text, {statuses}, %(created_after)s::timestamptz, %(created_before)s::timestamptz, {cap}
    )
),

-- name: matches_filtered
matched AS MATERIALIZED (
    SELECT found.*
    FROM job_search(
        %(search)s::text, {statuses}, %(created_after)s::timestamptz, %(created_before)s::timestamptz, NULL
    ) AS found
    WHERE EXISTS (SELECT FROM job WHERE id = found.id AND {conditions})
    LIMIT {cap}
),

-- name: cap
%(count_cap)s::bigint + 1

-- name: no_cap
NULL

-- name: any_status
NULL::status_type []

-- name: these_statuses
%(statuses)s::status_type []

-- name: count_over_cap
%(count_cap)s::bigint + 1

-- name: count_matches
(SELECT count(*) FROM matched)

-- name: rows_matched
SELECT {columns}, xmin::text AS version
    FROM job
    WHERE id = ANY (ARRAY(
        SELECT id
        FROM matched
        WHERE {seek}
        ORDER BY {order}
        OFFSET {skipped}
        LIMIT %(page_size)s::integer + 1
    ))
    ORDER BY {order}

-- name: skipped_none
0

-- name: skipped_before
%(position)s::bigint

-- name: rows_merged
SELECT {columns}, version
    FROM ({branches}) AS branch
    ORDER BY {order}
    LIMIT %(page_size)s::integer + 1

-- name: page_forward
SELECT {columns}, version
    FROM fetched
    ORDER BY {order}
    LIMIT %(page_size)s::integer

-- name: page_backward
SELECT {columns}, version
    FROM (
        SELECT {columns}, version
        FROM fetched
        ORDER BY {backward}
        LIMIT %(page_size)s::integer
    ) AS nearest
    ORDER BY {order}

-- name: position_unknown
NULL::bigint

-- name: position_given
%(position)s::bigint

-- name: position_ascending
job_position(
        %(statuses)s::status_type [], %(created_after)s::timestamptz, %(created_before)s::timestamptz,
        (SELECT created_minute FROM page LIMIT 1), (SELECT id FROM page LIMIT 1)
    )

-- name: position_descending
(SELECT n FROM total) - 1 - job_position(
        %(statuses)s::status_type [], %(created_after)s::timestamptz, %(created_before)s::timestamptz,
        (SELECT created_minute FROM page LIMIT 1), (SELECT id FROM page LIMIT 1)
    )

-- name: everything
true

-- name: fence
OFFSET 0

-- name: status
status = {status}

-- name: statuses
status = ANY (%(statuses)s::status_type [])

-- name: search
-- As it is: on a walk the index of pieces must stay out of it. The term is folded once, not for each row.
strpos(job_name_fold(name), (SELECT job_name_fold(%(search)s::text))) > 0

-- name: priority
priority = %(priority)s::smallint

-- name: priority_min
priority >= %(priority_min)s::smallint

-- name: priority_max
priority <= %(priority_max)s::smallint

-- name: queue
queue = %(queue)s::text

-- name: created_after
created_minute >= job_minute(%(created_after)s::timestamptz) AND created_at >= %(created_after)s::timestamptz

-- name: created_before
created_minute <= job_minute(%(created_before)s::timestamptz) AND created_at < %(created_before)s::timestamptz

-- A walk from a key or a place of its own has this end of the window behind it already. The bound on the minute has to
-- go then: given both, PostgreSQL starts at the end of the window and passes over all that lies between.
-- name: created_after_behind
created_at >= %(created_after)s::timestamptz

-- name: created_before_behind
created_at < %(created_before)s::timestamptz

-- name: keys_created_at
created_minute, id

-- name: keys_priority
priority, created_minute, id

-- name: keys_name
name COLLATE "C", id

-- name: keys_updated_at
updated_at, id

-- name: order_created_at
created_minute, id

-- name: order_created_at_desc
created_minute DESC, id DESC

-- name: order_priority
priority, created_minute, id

-- name: order_priority_desc
priority DESC, created_minute DESC, id DESC

-- name: order_name
name COLLATE "C", id

-- name: order_name_desc
name COLLATE "C" DESC, id DESC

-- name: order_updated_at
updated_at, id

-- name: order_updated_at_desc
updated_at DESC, id DESC

-- name: cursor_created_at
-- Not "::", which binds closer than the sign of a value put in its place.
CAST(%(key_0)s AS integer), CAST(%(key_1)s AS bigint)

-- name: cursor_priority
CAST(%(key_0)s AS smallint), CAST(%(key_1)s AS integer), CAST(%(key_2)s AS bigint)

-- name: cursor_name
CAST(%(key_0)s AS text), CAST(%(key_1)s AS bigint)

-- name: cursor_updated_at
CAST(%(key_0)s AS timestamptz), CAST(%(key_1)s AS bigint)

-- name: after
({keys}) > ({cursor})

-- name: before
({keys}) < ({cursor})

-- name: from_start_ascending
(created_minute, id) >= ((SELECT minute FROM start), (SELECT id FROM start))

-- name: from_start_descending
(created_minute, id) <= ((SELECT minute FROM start), (SELECT id FROM start))

-- name: existing
id <= %(last_job_id)s::bigint
