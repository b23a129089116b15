-- Purpose: how many jobs there are, by counting them.
SELECT count(*)
FROM job
