-- Purpose: estimates when a job starts, from the drain of the last 15 minutes.
-- Parameters: fitting: the workers that it fits; ahead: how many jobs they take before it; requirements: of the job.
-- Returns: null if it would mislead, else a JSON object: earliest and latest, between which it starts in four of five cases.
-- Reads: run_minute_pkey, 15 rows for each worker at most.
--
-- The drain is the number of runs that ended for each second that the workers spent on them, times the runs that they hold
-- now: so that hours without work don't make it slow. `ahead` + 1 runs must end before. That takes a time of about a gamma
-- distribution (Wilson and Hilferty's approximation of its quantiles), the wider the more the runs differ, and the fewer
-- were seen. A job smaller than the average run may pass others that don't fit yet, a larger one waits for more: the range
-- is stretched by its relative size. One that needs the cpus of two average runs has no estimate.
CREATE OR REPLACE FUNCTION job_start_estimate(fitting worker [], ahead bigint, requirements jsonb) RETURNS json
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off AS $$
DECLARE
    past CONSTANT interval := '15 minutes';
    least_runs CONSTANT integer := 5;
    -- A little more than that of one exponential run.
    widest CONSTANT double precision := 1.2;
    -- Of a normal distribution: a tenth lies above, a tenth below the negative.
    tenth CONSTANT double precision := 1.2816;
    held CONSTANT bigint := (SELECT sum(each.running) FROM unnest(fitting) AS each);
    cpus CONSTANT double precision := (SELECT sum(each.cpus) FROM unnest(fitting) AS each);
    ended record;
    -- The job's cpus beside those of an average run.
    size CONSTANT double precision := job_amount(requirements, 'cpus', 1) * held / greatest(cpus, held, 1);
    spread double precision;
    expected_s double precision;
BEGIN
    SELECT sum(seen.runs) AS runs, sum(seen.seconds) AS seconds, sum(seen.squares) AS squares INTO ended
    FROM run_minute AS seen
    WHERE seen.worker = ANY (ARRAY(SELECT each.identity FROM unnest(fitting) AS each)) AND seen.minute > now() - past;
    IF held = 0 OR coalesce(ended.runs, 0) < least_runs OR ended.seconds <= 0
    OR size >= 2 THEN
        RETURN NULL;
    END IF;
    expected_s := (ahead + 1) * ended.seconds / ended.runs / held;
    -- The squared coefficient of variation of the runs, of the time of `ahead` + 1 of them, and of their mean.
    spread := sqrt(
        greatest(ended.squares * ended.runs / ended.seconds ^ 2 - 1, 0.25) * (1.0 / (ahead + 1) + 1.0 / ended.runs) + 0.01
    );
    IF spread > widest THEN
        RETURN NULL;
    END IF;
    RETURN json_build_object(
        'earliest', now() + interval '1 second' * (
            expected_s * least(size, 1) * greatest(1 - spread ^ 2 / 9 - tenth * spread / 3, 0) ^ 3
        ),
        'latest', now() + interval '1 second' * (
            expected_s * greatest(size, 1) * (1 - spread ^ 2 / 9 + tenth * spread / 3) ^ 3
        )
    );
END
$$;
