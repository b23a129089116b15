-- Composed of the files of db/queries. Written by `make rendered`.
-- Prepared: its values are bound on the server.
WITH proof AS MATERIALIZED (
    SELECT count(*) AS found
    FROM (
        SELECT FROM jobs_sampled
        WHERE
            status = ANY (%(statuses)s::status_type [])
            AND strpos(job_name_fold(name), (SELECT job_name_fold(%(search)s::text))) > 0
        LIMIT %(proof)s::integer
    ) AS enough
),

ahead AS MATERIALIZED (
    SELECT CASE
        WHEN found > 0
            THEN (
                SELECT place
                FROM (
                    SELECT
                        name,
                        row_number() OVER (ORDER BY created_minute DESC, id DESC) AS place
                    FROM (
                        SELECT
                            created_minute,
                            id,
                            priority,

                            name
                        FROM jobs_sampled
                        WHERE status = ANY (%(statuses)s::status_type []) AND true

                    ) AS sample
                ) AS listed
                WHERE strpos(job_name_fold(name), (SELECT job_name_fold(%(search)s::text))) > 0
                LIMIT 1
            )
    END AS first
    FROM proof
)

SELECT
    job_count(%(statuses)s::status_type [], %(created_after)s::timestamptz, %(created_before)s::timestamptz)
    AS total,
    proof.found,
    ahead.first,
    everything.anywhere,
    everything.sampled
FROM proof
CROSS JOIN ahead
CROSS JOIN LATERAL (
    SELECT
        count(*) AS sampled,
        count(*) FILTER (
            WHERE strpos(job_name_fold(name), (SELECT job_name_fold(%(search)s::text))) > 0
        ) AS anywhere
    FROM jobs_sampled
    WHERE CASE
        WHEN proof.found < %(proof)s::integer THEN true
        ELSE coalesce(ahead.first > %(near)s::integer, true) OR %(position)s::bigint > 0
    END
) AS everything
