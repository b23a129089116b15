-- Purpose: finds a start near a position of the order (name, id), from the counts of names.
-- Parameters: statuses: those that count, COMPLETED among them; position: 0-based, ascending.
-- Rows: one: first_name, and skipped: the jobs with these statuses from that name on that precede the position. All of them
--   are skipped from the first name if there are no counts yet, or too many changes since.
-- Reads: job_name_count, the changes since its last fold, and the jobs with other statuses, which are the fewer ones:
--   job_unsuccessful_name_idx once, open jobs by their ids.
CREATE OR REPLACE FUNCTION job_name_at(statuses status_type [], "position" bigint)
RETURNS TABLE (first_name text, skipped bigint)
LANGUAGE plpgsql STABLE
-- The plan is pinned: each range is counted in the index, each open job looked up.
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_bitmapscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off AS $$
#variable_conflict use_column
DECLARE
    newer constant integer := 10000;
    others status_type [] := ARRAY(SELECT other FROM unnest(enum_range(NULL::status_type)) AS other WHERE other <> ALL ($1));
    unsuccessful boolean := others && ARRAY['FAILED', 'CANCELLED']::status_type [];
    last_id bigint := coalesce((SELECT ranged.last_id FROM job_name_ranged AS ranged), 0);
    names text [];
    signs bigint [];
BEGIN
    SELECT array_agg(changed.name), array_agg(changed.n) INTO names, signs
    FROM (
        (SELECT job.name, 1 AS n FROM job WHERE job.id > last_id ORDER BY job.id LIMIT newer)
        UNION ALL
        (SELECT change.name, change.n FROM job_name_change AS change WHERE change.id <= last_id LIMIT newer)
    ) AS changed;
    IF NOT EXISTS (SELECT FROM job_name_count) OR cardinality(names) >= newer THEN
        RETURN QUERY SELECT '', $2;
        RETURN;
    END IF;
    RETURN QUERY
    SELECT span.name COLLATE "default", ($2 - span.before)::bigint
    FROM (
        SELECT
            counted.name,
            counted.border,
            sum(counted.n) OVER (ORDER BY counted.name, counted.border DESC ROWS UNBOUNDED PRECEDING) - counted.n AS before
        FROM (
            SELECT
                known.first_name AS name,
                true AS border,
                known.n - CASE WHEN unsuccessful THEN (
                    SELECT count(*)
                    FROM job_unsuccessful AS other
                    WHERE other.name COLLATE "C" >= known.first_name
                    AND other.name COLLATE "C" < known.next_name
                    AND other.status = ANY (others)
                ) ELSE 0 END AS n
            FROM (
                SELECT
                    span.first_name,
                    lead(span.first_name, 1, repeat(chr(1114111), 256)) OVER (ORDER BY span.first_name) AS next_name,
                    span.n
                FROM job_name_count AS span
            ) AS known
            UNION ALL
            SELECT recent.name COLLATE "C", false, recent.n FROM unnest(names, signs) AS recent (name, n)
            UNION ALL
            SELECT open.name COLLATE "C", false, -1
            FROM job AS open
            WHERE open.id = ANY (ARRAY(
                SELECT latest.id
                FROM job_latest AS latest
                WHERE latest.status = ANY (others) AND latest.status IN ('PENDING', 'RUNNING')
            ))
        ) AS counted
    ) AS span
    WHERE span.border AND span.before <= $2
    ORDER BY span.name DESC
    LIMIT 1;
END
$$;
