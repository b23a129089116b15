-- Purpose: the rows of a page with several statuses in creation order: one ordered scan per status, merged, so that rare
--   ones cost nothing. A template of job_list.sql.
-- Parameters: page_size integer; position bigint; those of the conditions.
-- Regions: source: the view with the keys of job_latest, also from job_list_unsuccessful.sql; rows, containing keys (of the
--   order), branches (one scan per status, or up_to_offset, which also has the rows before a position), order and offset (of
--   job_list_collected.sql).
-- Rows: up to page_size + 1: those of fetched in job_list.sql.
-- Index: job_latest_status_idx; job_unsuccessful_created_idx for statuses of job_unsuccessful under further conditions.
/* rows: */
SELECT /* keys: */ created_minute, id /* :keys */
FROM (
    /* branches: */
    /* branch: */
    (
        /* scan: */
        SELECT created_minute, id
        FROM /* source: */ jobs_from_latest /* :source */
        WHERE status = 'FAILED'
        ORDER BY created_minute DESC, id DESC
        LIMIT %(page_size)s::integer + 1
        /* :scan */
    )
    /* :branch */
    UNION ALL
    (
        SELECT created_minute, id
        FROM jobs_from_latest
        WHERE status = 'CANCELLED'
        ORDER BY created_minute DESC, id DESC
        LIMIT %(page_size)s::integer + 1
    )
    /* :branches */
) AS branch
ORDER BY /* order: */ created_minute DESC, id DESC /* :order */
LIMIT %(page_size)s::integer + 1
OFFSET /* offset: */ 0 /* :offset */
/* :rows */;

/* up_to_offset: */
SELECT /* keys: */ created_minute, id /* :keys */
FROM /* source: */ jobs_from_latest /* :source */
WHERE /* conditions: */ status = 'FAILED' /* :conditions */
ORDER BY /* order: */ created_minute DESC, id DESC /* :order */
LIMIT %(page_size)s::integer + 1 + %(position)s::bigint
/* :up_to_offset */
