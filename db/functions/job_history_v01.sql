-- Reading one job's history. Every look-up names the time in which the job's history happened, so that of all
-- partitions it opens only those. The plans never depend on the values: they are made once a session, with all
-- partitions in them, and the others are dropped when they start. Planning anew for the values costs more than that does
-- with 120 partitions (docs/benchmarks.md); a subquery in the place of a bound would open every one.

-- When the job's history happened, both ends included: what a look-up in job_status prunes its partitions by.
CREATE FUNCTION job_history_from(entry job) RETURNS timestamptz
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN coalesce(lower((entry).history_range), (entry).created_at);

CREATE FUNCTION job_history_to(entry job) RETURNS timestamptz
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN greatest(upper((entry).history_range), (entry).updated_at);

-- The newest entries, at most so many, newest first; from `before` on backwards when it is given.
CREATE FUNCTION job_history_newest(
    job_id bigint, history_from timestamptz, history_to timestamptz, most integer,
    before_at timestamptz DEFAULT 'infinity', before_id bigint DEFAULT 0
) RETURNS SETOF job_status
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN QUERY
    SELECT *
    FROM job_status AS entry
    WHERE entry.job_id = $1 AND entry.timestamp BETWEEN $2 AND $3 AND (entry.timestamp, entry.id) < ($5, $6)
    ORDER BY entry.timestamp DESC, entry.id DESC
    LIMIT $4;
END
$$;

-- The oldest entries, at most so many, oldest first; from `after` on when it is given.
CREATE FUNCTION job_history_oldest(
    job_id bigint, history_from timestamptz, history_to timestamptz, most integer,
    after_at timestamptz DEFAULT '-infinity', after_id bigint DEFAULT 0
) RETURNS SETOF job_status
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN QUERY
    SELECT *
    FROM job_status AS entry
    WHERE entry.job_id = $1 AND entry.timestamp BETWEEN $2 AND $3 AND (entry.timestamp, entry.id) > ($5, $6)
    ORDER BY entry.timestamp, entry.id
    LIMIT $4;
END
$$;

CREATE FUNCTION job_history_count(job_id bigint, history_from timestamptz, history_to timestamptz) RETURNS bigint
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN (
        SELECT count(*)
        FROM job_status AS entry
        WHERE entry.job_id = $1 AND entry.timestamp BETWEEN $2 AND $3
    );
END
$$;

-- The newest 100 statuses of a job, newest first, and how many it has in all. `added` is one that the calling statement
-- itself has just written, which its own snapshot cannot see yet; null when there is none.
CREATE FUNCTION job_history(entry job, added job_status) RETURNS TABLE (statuses json, total bigint)
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
    history_from timestamptz := job_history_from(entry);
    history_to timestamptz := job_history_to(entry);
    written integer := CASE WHEN (added).id IS NULL THEN 0 ELSE 1 END;
BEGIN
    SELECT coalesce(json_agg(job_status_json(newest.status)), '[]'), count(*)
    INTO statuses, total
    FROM (
        SELECT added AS status
        WHERE written > 0
        UNION ALL
        SELECT earlier::job_status
        FROM job_history_newest(entry.id, history_from, history_to, 100 - written) AS earlier
    ) AS newest;
    -- Fewer than it may show: these are all.
    IF total = 100 THEN
        total := written + job_history_count(entry.id, history_from, history_to);
    END IF;
    RETURN NEXT;
END
$$;

-- The whole job as the API answers it.
CREATE FUNCTION job_document(entry job, added job_status) RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
SELECT job_json(entry, history.statuses, history.total)
FROM job_history(entry, added) AS history;
END;
