-- Purpose: reads lists under FAILED and CANCELLED from the copies of these jobs, which have all that lists filter by and
--   sort by but the time of the last update. By itself: the number of matches, and the newest one by its last update. A
--   template of job_list.sql and job_list_count.sql.
-- Parameters: queue text.
-- Regions: source: the table with the columns of jobs that conditions name; by_recency: the same with updated_at, which is
--   looked up for matches only.
-- Rows: one: count; one: id.
-- Index: job_unsuccessful_created_idx, job_unsuccessful_name_idx; job_latest_pkey.
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
LIMIT 1
