-- Purpose: plans a run of generated jobs. Randomness is a hash of (seed, i): equal parameters plan equal jobs.
-- Parameters: seed bigint; until timestamptz, the end of the year of jobs; total bigint, the number of jobs of the
--   whole seed; first bigint, the 0-based number of the first job of this run; length bigint, the number of jobs of
--   this run;
--   recipes jsonb, the kinds of jobs (muster.seeding.recipes), numbered by n from 0; users text[], their submitters.
-- Rows: none; fills seed_plan (seed_plan_table).
-- Index: none.
INSERT INTO seed_plan (
    n, created_at, scheduled_at, first_start_s, first_end_s, retry_s, start_s, end_s, newest_s, ran_s, whole_s,
    reports, progress, status, name, username, worker, message, error, recipe_n, pick
)
WITH recipe AS MATERIALIZED (
    SELECT
        n,
        name,
        median_s,
        spread,
        walltime_s,
        failure,
        errors
    FROM jsonb_to_recordset(%(recipes)s::jsonb) AS given (
        n integer, name text, median_s float8, spread float8, walltime_s float8, failure float8, errors text []
    )
),

-- The load of each hour of the year: working days, office hours, varying weeks, growth, occasional peaks.
hour AS (
    SELECT
        n,
        hour_at,
        (
            1000
            * CASE WHEN extract(ISODOW FROM hour_at AT TIME ZONE 'UTC') < 6 THEN 1 ELSE 0.4 END
            * (0.3 + exp(-((extract(HOUR FROM hour_at AT TIME ZONE 'UTC')::float8 - 13.5) ^ 2) / 20))
            * (0.6 + (hashint8extended(n / 168, %(seed)s::bigint) & 1023) / 1280.0)
            * (0.75 + n / 17520.0)
            * CASE WHEN hashint8extended(n, %(seed)s::bigint) & 127 = 0 THEN 5 ELSE 1 END
        )::integer AS weight
    FROM generate_series(0, 8759) AS n
    CROSS JOIN LATERAL (SELECT %(until)s::timestamptz - make_interval(hours => 8760 - n) AS hour_at) AS clock
),

-- Jobs first_i up to next_i are created in this hour, evenly with some jitter.
share AS MATERIALIZED (
    SELECT
        hour_at,
        %(total)s::bigint * (sum(weight) OVER so_far - weight) / sum(weight) OVER () AS first_i,
        %(total)s::bigint * sum(weight) OVER so_far / sum(weight) OVER () AS next_i
    FROM hour
    WINDOW so_far AS (ORDER BY n)
),

-- Random numbers from 0 to 1 for each job, each for one purpose.
dice AS (
    SELECT
        i,
        hour_at + (i - first_i + jitter) / (next_i - first_i) * interval '1 hour' AS created_at,
        kind,
        pick,
        normal_a,
        normal_b,
        outcome_dice,
        part_dice,
        luck_dice,
        open_dice,
        later_dice,
        report_dice
    FROM share
    CROSS JOIN LATERAL generate_series(
        greatest(first_i, %(first)s::bigint),
        least(next_i, %(first)s::bigint + %(length)s::bigint) - 1
    ) AS i
    CROSS JOIN LATERAL (
        SELECT
            hashint8extended(i, %(seed)s::bigint + 1) AS a,
            hashint8extended(i, %(seed)s::bigint + 2) AS b,
            hashint8extended(i, %(seed)s::bigint + 3) AS c,
            hashint8extended(i, %(seed)s::bigint + 4) AS d,
            -- One in four groups of sixteen jobs is a sweep: one recipe for all its jobs.
            CASE
                WHEN hashint8extended(i / 16, %(seed)s::bigint + 5) & 3 = 0
                    THEN hashint8extended(i / 16, %(seed)s::bigint + 6)
                ELSE hashint8extended(i, %(seed)s::bigint + 7)
            END AS e
    ) AS hash
    CROSS JOIN LATERAL (
        SELECT
            (a & 2097151) / 2097152::float8 AS jitter,
            ((a >> 21 & 2097151) + 1) / 2097152::float8 AS normal_a,
            (a >> 42 & 2097151) / 2097152::float8 AS normal_b,
            (b & 2097151) / 2097152::float8 AS outcome_dice,
            (b >> 21 & 2097151) / 2097152::float8 AS part_dice,
            (b >> 42 & 2097151) / 2097152::float8 AS luck_dice,
            (c & 2097151) / 2097152::float8 AS open_dice,
            (c >> 21 & 2097151) / 2097152::float8 AS later_dice,
            (c >> 42 & 2097151) / 2097152::float8 AS report_dice,
            d & 2147483647 AS pick,
            e & 2147483647 AS kind
    ) AS cut
    OFFSET 0
),

-- The values and course of each job. Wait and run times are log-normal: a few are very long.
fate AS (
    SELECT
        dice.*,
        recipe.n AS recipe_n,
        recipe.walltime_s,
        recipe.errors[1 + mod(dice.pick, cardinality(recipe.errors))] AS error,
        replace(
            replace(recipe.name, '{n}', lpad(mod(dice.pick, 1000)::text, 3, '0')),
            '{date}', (dice.created_at AT TIME ZONE 'UTC')::date::text
        ) AS name,
        extract(EPOCH FROM %(until)s::timestamptz - dice.created_at)::float8 AS age_s,
        least(exp(3.7 + 1.6 * sqrt(-2 * ln(normal_a)) * sin(2 * pi() * normal_b)), 172800) AS wait_s,
        recipe.median_s * exp(recipe.spread * sqrt(-2 * ln(normal_a)) * cos(2 * pi() * normal_b)) AS wanted_s,
        CASE
            WHEN outcome_dice < recipe.failure THEN 'FAILED'
            WHEN outcome_dice > 0.96 THEN 'CANCELLED'
            ELSE 'COMPLETED'
        END AS outcome,
        -- Newer jobs are more likely to be unfinished: about a day and a half of them.
        open_dice > (%(total)s::bigint - i) / (%(total)s::bigint * 0.004::float8 + 8) AS is_open
    FROM dice
    INNER JOIN recipe ON recipe.n = mod(dice.kind, jsonb_array_length(%(recipes)s::jsonb))
    OFFSET 0
),

course AS (
    SELECT
        fate.*,
        least(wanted_s, walltime_s) * CASE WHEN outcome = 'COMPLETED' THEN 1 ELSE part_dice END AS run_s,
        outcome = 'COMPLETED' AND wanted_s > walltime_s AS is_late,
        -- Half of the cancelled jobs never start.
        outcome = 'CANCELLED' AND luck_dice < 0.5 AS is_dropped,
        is_open AND later_dice < 0.5 AS is_held,
        -- One in fifty succeeds only at its second attempt.
        outcome = 'COMPLETED' AND luck_dice < 0.02 AND NOT is_open AND wanted_s < walltime_s
        AND wait_s + 2 * wanted_s + 960 < age_s AS is_retried
    FROM fate
    OFFSET 0
),

clock AS (
    SELECT
        course.*,
        -- Whole milliseconds.
        floor(1000 * wait_s) / 1000 AS first_start_s,
        floor(1000 * (wait_s + run_s * part_dice)) / 1000 AS first_end_s,
        floor(1000 * (wait_s + run_s * part_dice + 30 + 800 * later_dice)) / 1000 AS retry_s,
        floor(1000 * CASE
            WHEN is_open THEN least(wait_s, age_s * 0.8)
            WHEN is_retried THEN wait_s + run_s * part_dice + 60 + 900 * later_dice
            ELSE wait_s
        END) / 1000 AS start_s
    FROM course
    OFFSET 0
),

ended AS (
    SELECT
        clock.*,
        floor(1000 * (start_s + CASE WHEN is_dropped THEN 0 ELSE run_s END)) / 1000 AS end_s,
        CASE
            WHEN is_held OR start_s > age_s THEN 'PENDING'
            WHEN is_dropped THEN 'CANCELLED'
            WHEN is_open OR start_s + run_s > age_s THEN 'RUNNING'
            WHEN is_late THEN 'FAILED'
            ELSE outcome
        END AS status
    FROM clock
    OFFSET 0
),

reported AS (
    SELECT
        ended.*,
        status <> 'PENDING' AND NOT is_dropped AS is_started,
        least(end_s, age_s) - start_s AS ran_s,
        CASE
            WHEN status = 'PENDING' OR is_dropped OR run_s < 60 THEN 0
            WHEN report_dice > CASE status WHEN 'RUNNING' THEN 0.8 ELSE 0.1 END THEN 0
            ELSE 1 + mod((report_dice * 1000)::integer, 5)
        END AS reports,
        (%(users)s::text [])[1 + mod(pick / 1000, cardinality(%(users)s::text []))] AS username,
        'node-' || lpad((1 + mod(pick / 7, 96))::text, 2, '0') AS worker
    FROM ended
    OFFSET 0
),

told AS (
    SELECT
        reported.*,
        CASE status
            WHEN 'PENDING' THEN 0
            WHEN 'RUNNING' THEN start_s + floor(1000 * ran_s * reports / (reports + 1)) / 1000
            ELSE end_s
        END AS newest_s,
        CASE
            WHEN status = 'COMPLETED' THEN 100
            WHEN is_started THEN least(99, floor(100 * ran_s * reports / (reports + 1) / greatest(run_s, 1)))
        END AS progress,
        CASE
            WHEN is_late THEN format('Walltime of %%s s exceeded', walltime_s)
            ELSE replace(error, '{node}', worker)
        END AS reason
    FROM reported
)

SELECT
    i - %(first)s::bigint + 1,
    created_at,
    CASE
        WHEN is_held AND luck_dice < 0.3 THEN %(until)s::timestamptz + later_dice * interval '5 days'
        WHEN luck_dice > 0.97 THEN created_at + floor(wait_s / 2) * interval '1 second'
    END,
    CASE WHEN is_retried THEN first_start_s END,
    CASE WHEN is_retried THEN first_end_s END,
    CASE WHEN is_retried THEN retry_s END,
    CASE WHEN is_started THEN start_s END,
    CASE WHEN status NOT IN ('PENDING', 'RUNNING') THEN end_s END,
    newest_s,
    ran_s,
    greatest(run_s, 1),
    reports,
    progress,
    status::status_type,
    name,
    username,
    worker,
    CASE status
        WHEN 'PENDING' THEN 'Submitted by ' || username
        WHEN 'RUNNING' THEN CASE WHEN reports = 0 THEN 'Started on ' || worker ELSE progress || ' %% done' END
        WHEN 'COMPLETED' THEN format('Finished after %%s s', round(run_s))
        WHEN 'CANCELLED' THEN 'Cancelled by ' || username
        ELSE reason
    END,
    reason,
    recipe_n,
    pick
FROM told
