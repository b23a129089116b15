"""Divides the ranges in which names are counted, since few jobs of a test are sampled."""

DIVIDE = """
WITH divided AS (
    SELECT border COLLATE "C" AS first_name FROM unnest(ARRAY[''] || %s::text[]) AS border
),

others AS (
    -- Ranges that begin at a job of the test which happens to be sampled.
    DELETE FROM job_name_count
    WHERE first_name NOT IN (SELECT divided.first_name FROM divided)
)

INSERT INTO job_name_count (first_name, n)
SELECT span.first_name, (
    SELECT count(*)
    FROM job
    WHERE name COLLATE "C" >= span.first_name AND (name COLLATE "C" < span.next_name) IS NOT FALSE
    AND id <= (SELECT last_id FROM job_name_ranged)
)
FROM (SELECT first_name, lead(first_name) OVER (ORDER BY first_name) AS next_name FROM divided) AS span
ON CONFLICT (first_name) DO UPDATE SET n = excluded.n
"""
"""Counts the names up to the last fold in ranges that begin at these names. Nothing must have changed since."""
