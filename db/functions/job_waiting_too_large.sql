-- Purpose: says which of a job's requirements no worker meets.
-- Parameters: requirements: resource_requirements of the job; takers: the workers that serve its queue and know its task.
-- Returns: a sentence for people, with amounts in GB or TB from 1,024 MB on.
CREATE OR REPLACE FUNCTION job_waiting_too_large(requirements jsonb, takers worker []) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
WITH amount AS (
    SELECT
        wanted.place,
        wanted.needs,
        wanted.has,
        -- Needs are rounded up and what there is down, so that they differ when shown.
        CASE
            WHEN wanted.unit <> 'MB' OR wanted.needs < 1024 THEN number_text(wanted.needs) || ' ' || wanted.unit
            WHEN wanted.needs < 1048576 THEN number_text(ceil(wanted.needs / 102.4) / 10) || ' GB'
            ELSE number_text(ceil(wanted.needs / 104857.6) / 10) || ' TB'
        END || wanted.what AS needs_text,
        CASE
            WHEN wanted.unit <> 'MB' THEN number_text(wanted.has)
            WHEN wanted.has < 1024 THEN number_text(wanted.has) || ' MB'
            WHEN wanted.has < 1048576 THEN number_text(floor(wanted.has / 102.4) / 10) || ' GB'
            ELSE number_text(floor(wanted.has / 104857.6) / 10) || ' TB'
        END AS has_text
    FROM (
        SELECT max(each.cpus) AS cpus, max(each.memory_mb) AS memory_mb, max(each.gpus) AS gpus
        FROM unnest(takers) AS each
    ) AS largest
    CROSS JOIN LATERAL (
        VALUES
        (1, 'cpus', '', job_amount(requirements, 'cpus', 1), largest.cpus),
        (2, 'MB', ' of memory', job_amount(requirements, 'memory_mb', 0), largest.memory_mb),
        (3, 'gpus', '', job_amount(requirements, 'gpus', 0), largest.gpus)
    ) AS wanted (place, unit, what, needs, has)
)

SELECT
    'No worker that takes it is large enough: it needs ' || coalesce(
        string_agg(
            amount.needs_text || ', the largest has ' || amount.has_text, '; it needs ' ORDER BY amount.place
        ) FILTER (WHERE amount.needs > amount.has),
        string_agg(amount.needs_text, ' and ' ORDER BY amount.place) FILTER (WHERE amount.needs > 0) || ' together'
    ) || '.'
FROM amount;
END;
