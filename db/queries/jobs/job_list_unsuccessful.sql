-- Purpose: reads lists under FAILED and CANCELLED from the copies of these jobs, which have all that lists filter by and
--   sort by but the time of the last update. By itself: the number of matches, and the newest one by its last update. A
--   template of job_list.sql and job_list_count.sql.
-- Parameters: queue text; statuses status_type[].
-- Regions: source: the table with the columns of jobs that conditions name; by_recency: the same with updated_at, which is
--   looked up for matches only; excluded: the condition that a job has none of the other statuses, where most jobs are
--   COMPLETED, containing conditions that may leave some of these out.
-- Rows: one: count; one: id.
-- Index: job_unsuccessful_created_idx, job_unsuccessful_name_idx, those by owner, project and queue; job_latest_pkey.
SELECT count(*) AS count
FROM /* source: */ job_unsuccessful /* :source */
WHERE queue = %(queue)s::text;

SELECT id
FROM
    /* by_recency: */
    job_unsuccessful
CROSS JOIN LATERAL (
    SELECT updated_at
    FROM job_latest
    WHERE job_latest.id = job_unsuccessful.id
    OFFSET 0
) AS latest
/* :by_recency */
WHERE queue = %(queue)s::text
ORDER BY updated_at DESC
LIMIT 1;

-- Read once: PostgreSQL looks up ids in a hash table of them.
SELECT count(*) AS count
FROM job
WHERE
    /* excluded: */
    NOT (id IN (
        SELECT other.id
        FROM job_unsuccessful AS other
        WHERE
            other.status <> ALL (%(statuses)s::status_type [])
            AND /* conditions: */ queue = %(queue)s::text /* :conditions */
        UNION ALL
        SELECT open.id
        FROM job_latest AS open
        WHERE open.status IN ('PENDING', 'RUNNING') AND open.status <> ALL (%(statuses)s::status_type [])
    ))
    /* :excluded */
