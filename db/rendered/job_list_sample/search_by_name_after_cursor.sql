-- Composed of the files of db/queries. Written by `make rendered`.
-- Prepared: its values are bound on the server.
WITH proof AS MATERIALIZED (
    SELECT
        count(*) AS found,
        max(place) AS last_place
    FROM (
        SELECT place
        FROM (
            SELECT
                row_number() OVER () AS place,
                (
                    strpos(folded, (SELECT job_name_fold(%(search)s::text))) > 0
                ) AS is_match
            FROM jobs_sampled
            WHERE true
        ) AS listed
        WHERE is_match
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
                        sample.*,
                        row_number() OVER (ORDER BY name COLLATE "C", id) AS place
                    FROM (
                        SELECT
                            created_at,
                            created_minute,
                            id,
                            priority,
                            queue,
                            owner,
                            project,
                            status,

                            name,
                            folded
                        FROM jobs_sampled
                        WHERE true AND (name COLLATE "C", id)
                        > (CAST(%(key_0)s AS text), CAST(%(key_1)s AS bigint))
                        OFFSET 0
                    ) AS sample
                ) AS listed
                WHERE
                    strpos(folded, (SELECT job_name_fold(%(search)s::text))) > 0
                LIMIT 1
            )
    END AS first
    FROM proof
)

SELECT
    job_count(%(statuses)s::status_type [], %(created_after)s::timestamptz, %(created_before)s::timestamptz)
    AS total,
    proof.found,
    CASE
        WHEN proof.found = %(proof)s::integer THEN proof.last_place
        ELSE (SELECT count(*) FROM jobs_sampled WHERE true)
    END AS seen,
    ahead.first,
    CASE
        WHEN
            proof.found < %(proof)s::integer
            OR coalesce(ahead.first > %(near)s::integer, true)
            OR %(position)s::bigint > 0
            THEN
                (SELECT count(*) FROM jobs_sampled WHERE strpos(folded, (SELECT job_name_fold(%(search)s::text))) > 0)
    END AS anywhere
FROM proof
CROSS JOIN ahead
