-- Composed of the files of db/queries. Written by `make rendered`.
-- Sent with its values in its text.
WITH
counted AS MATERIALIZED (
    SELECT
        (
            SELECT count(*)
            FROM (
                SELECT FROM job_unsuccessful
                WHERE status = 'FAILED'
                AND strpos(job_name_fold(name), (SELECT job_name_fold(%(search)s::text))) > 0
                ORDER BY created_minute DESC, id DESC
                LIMIT %(count_cap)s::bigint + 1
            ) AS capped
        )
        AS n
)

SELECT n AS count
FROM counted
