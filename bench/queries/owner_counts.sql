-- Purpose: the owners with the most and with the median number of jobs, and the number of owners.
-- Rows: one: largest, median text; owners, jobs (of the largest) bigint.
WITH counted AS (
    SELECT
        owner,
        count(*) AS jobs
    FROM job
    WHERE owner <> ''
    GROUP BY owner
)

SELECT
    (SELECT owner FROM counted ORDER BY jobs DESC, owner LIMIT 1) AS largest,
    (SELECT owner FROM counted ORDER BY jobs DESC, owner LIMIT 1 OFFSET (SELECT count(*) / 2 FROM counted)) AS median,
    (SELECT count(*) FROM counted) AS owners,
    (SELECT max(jobs) FROM counted) AS jobs
