-- Composed of the files of db/queries. Written by `make rendered`.
-- Sent with its values in its text.
WITH
counted AS MATERIALIZED (
    SELECT (SELECT count(*) FROM job_unsuccessful WHERE status = 'FAILED'
    AND strpos(job_name_fold(name), (SELECT job_name_fold(%(search)s::text))) > 0) AS n
)

SELECT n AS matched
FROM counted
