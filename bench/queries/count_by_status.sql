-- Purpose: how many jobs of each status there are, by counting them.
SELECT status, count(*)
FROM job
GROUP BY status
