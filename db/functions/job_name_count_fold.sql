-- Purpose: brings the counts of names up to date. For job_name_range_fold, which waits for writers and holds the lock.
-- Parameters: since, until: the jobs up to since are counted but for job_name_change; those up to until will be.
-- Writes: a statement of its own, so one snapshot: of a change that it sees, a job counted now already has the effect.
CREATE OR REPLACE FUNCTION job_name_count_fold(since bigint, until bigint) RETURNS void
LANGUAGE plpgsql
-- The plan is pinned: each range is counted in the index, each name looks up its range.
SET enable_seqscan = off
SET enable_bitmapscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM job_name_count)
    OR (SELECT count(DISTINCT name) FROM job_sample) > (SELECT 2 * count(*) + 50 FROM job_name_count) THEN
        DELETE FROM job_name_count;
        WITH gone AS (DELETE FROM job_name_change)

        INSERT INTO job_name_count (first_name, n)
        SELECT span.first_name, (
            SELECT count(*)
            FROM job
            WHERE job.name COLLATE "C" >= span.first_name
            AND job.name COLLATE "C" < span.next_name
            AND job.id <= until
        )
        FROM (
            SELECT known.first_name, lead(known.first_name, 1, repeat(chr(1114111), 256)) OVER (ORDER BY known.first_name)
                AS next_name
            FROM (SELECT '' COLLATE "C" UNION SELECT name COLLATE "C" FROM job_sample) AS known (first_name)
        ) AS span;
        RETURN;
    END IF;
    WITH gone AS (
        DELETE FROM job_name_change
        RETURNING id, name, n
    ),

    placed AS (
        SELECT span.first_name, sum(changed.n) AS n
        FROM (
            SELECT gone.name, gone.n FROM gone WHERE gone.id <= since
            UNION ALL
            SELECT job.name, 1 FROM job WHERE job.id > since AND job.id <= until
        ) AS changed
        CROSS JOIN LATERAL (
            SELECT below.first_name
            FROM job_name_count AS below
            WHERE below.first_name <= changed.name COLLATE "C"
            ORDER BY below.first_name DESC
            LIMIT 1
        ) AS span
        GROUP BY span.first_name
    )

    UPDATE job_name_count AS span
    SET n = span.n + placed.n
    FROM placed
    WHERE span.first_name = placed.first_name AND placed.n <> 0;
END
$$;
