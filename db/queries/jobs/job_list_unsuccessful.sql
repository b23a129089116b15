-- Purpose: reads lists under FAILED and CANCELLED from the copies of these jobs, which have all that lists filter by and
--   sort by. By itself: the number of matches. A template of job_list.sql and job_list_count.sql.
-- Parameters: queue text; statuses status_type[].
-- Regions: source: the table with the columns of jobs that conditions name; excluded: the condition that a job has none of
--   the other statuses, where most jobs are COMPLETED, containing conditions that may leave some of these out.
-- Rows: one: count.
-- Index: job_unsuccessful_created_idx, job_unsuccessful_name_idx, job_unsuccessful_updated_idx, those by owner, project and
--   queue.
SELECT count(*) AS count
FROM /* source: */ job_unsuccessful /* :source */
WHERE queue = %(queue)s::text;

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
