-- Purpose: the rows of a page of a search in the order by name, or all matches of a search, read in the ranges of names that
--   can contain the term. A template of job_list.sql.
-- Parameters: search text; position bigint; page_size integer; those of the conditions.
-- Regions: rows_ascending and rows_descending, containing source, keys, conditions, order, offset (of
--   job_list_collected.sql) and passed: leaves out ranges before a cursor, by key_0 text (passed_ascending,
--   passed_descending).
--   found: all matches, also containing keys (of the order) and cap (of job_list_collected.sql).
-- Rows: up to page_size + 1: those of fetched in job_list.sql; all matches.
-- Index: job_name_idx, job_name_range_pieces_idx.
/* rows_ascending: */
SELECT /* keys: */ name COLLATE "C", id /* :keys */
FROM (
    -- In order, so that ranges are read one after the other until the page is full.
    SELECT first_name COLLATE "C" AS first_name, next_name COLLATE "C" AS next_name
    FROM job_name_ranges((SELECT job_name_fold(%(search)s::text)))
    ORDER BY first_name COLLATE "C"
    OFFSET 0
) AS span
CROSS JOIN LATERAL (
    SELECT id, name
    FROM /* source: */ jobs /* :source */
    WHERE
        name COLLATE "C" >= span.first_name AND name COLLATE "C" < span.next_name
        AND
        /* conditions: */
        strpos(job_name_fold(name), (SELECT job_name_fold(%(search)s::text))) > 0
        /* :conditions */
    ORDER BY /* order: */ name COLLATE "C", id /* :order */
    -- For the order of the index, and no more of a range than the page and the rows before it.
    LIMIT %(page_size)s::integer + coalesce(%(position)s::bigint, 0) + 1
) AS found
WHERE
    /* passed: */
    /* passed_ascending: */ span.next_name > CAST(%(key_0)s AS text) /* :passed_ascending */
    /* :passed */
ORDER BY span.first_name, /* order: */ name COLLATE "C", id /* :order */
LIMIT %(page_size)s::integer + 1
OFFSET /* offset: */ %(position)s::bigint /* :offset */
/* :rows_ascending */;

/* rows_descending: */
SELECT /* keys: */ name COLLATE "C", id /* :keys */
FROM (
    -- In order, so that ranges are read one after the other until the page is full.
    SELECT first_name COLLATE "C" AS first_name, next_name COLLATE "C" AS next_name
    FROM job_name_ranges((SELECT job_name_fold(%(search)s::text)))
    ORDER BY first_name COLLATE "C" DESC
    OFFSET 0
) AS span
CROSS JOIN LATERAL (
    SELECT id, name
    FROM /* source: */ jobs /* :source */
    WHERE
        name COLLATE "C" >= span.first_name AND name COLLATE "C" < span.next_name
        AND
        /* conditions: */
        strpos(job_name_fold(name), (SELECT job_name_fold(%(search)s::text))) > 0
        /* :conditions */
    ORDER BY /* order: */ name COLLATE "C" DESC, id DESC /* :order */
    -- For the order of the index, and no more of a range than the page and the rows before it.
    LIMIT %(page_size)s::integer + coalesce(%(position)s::bigint, 0) + 1
) AS found
WHERE
    /* passed: */
    /* passed_descending: */ span.first_name <= CAST(%(key_0)s AS text) /* :passed_descending */
    /* :passed */
ORDER BY span.first_name DESC, /* order: */ name COLLATE "C" DESC, id DESC /* :order */
LIMIT %(page_size)s::integer + 1
OFFSET /* offset: */ %(position)s::bigint /* :offset */
/* :rows_descending */;

SELECT id
FROM
    /* found: */
    (
        SELECT each.*
        FROM job_name_ranges((SELECT job_name_fold(%(search)s::text))) AS span
        CROSS JOIN LATERAL (
            SELECT /* keys: */ created_minute, id /* :keys */
            FROM /* source: */ jobs /* :source */
            WHERE
                name COLLATE "C" >= span.first_name COLLATE "C" AND name COLLATE "C" < span.next_name COLLATE "C"
                AND
                /* conditions: */
                strpos(job_name_fold(name), (SELECT job_name_fold(%(search)s::text))) > 0
                /* :conditions */
            -- Read range by range, whatever the planner expects of them.
            OFFSET 0
        ) AS each
        LIMIT /* cap: */ NULL /* :cap */
    ) AS named
    /* :found */
