-- Purpose: the entries of a page of a job's history, oldest first, and after a key. A template of job_status_list.sql.
-- Parameters: id bigint; page_size integer; key_0 timestamptz and key_1 bigint: the order key to continue after.
-- Regions: oldest; newest_after and oldest_after: after the key.
-- Rows: up to page_size + 1 of each: id.
-- Index: job_status_pkey of the partitions between the job's first and last status.
WITH target AS MATERIALIZED (
    SELECT
        id,
        job_history_from(job_latest) AS history_from,
        job_history_to(job_latest) AS history_to
    FROM job_latest
    WHERE id = %(id)s::bigint
)

SELECT entry.id
FROM target
CROSS JOIN LATERAL
/* oldest: */
job_history_oldest(target.id, target.history_from, target.history_to, %(page_size)s::integer + 1)
/* :oldest */
AS entry
UNION ALL
SELECT entry.id
FROM target
CROSS JOIN LATERAL
/* newest_after: */
job_history_newest(
    target.id, target.history_from, target.history_to, %(page_size)s::integer + 1,
    %(key_0)s::timestamptz, %(key_1)s::bigint
)
/* :newest_after */
AS entry
UNION ALL
SELECT entry.id
FROM target
CROSS JOIN LATERAL
/* oldest_after: */
job_history_oldest(
    target.id, target.history_from, target.history_to, %(page_size)s::integer + 1,
    %(key_0)s::timestamptz, %(key_1)s::bigint
)
/* :oldest_after */
AS entry
