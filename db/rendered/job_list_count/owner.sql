-- Composed of the files of db/queries. Written by `make rendered`.
-- Prepared: its values are bound on the server.
WITH
counted AS MATERIALIZED (
    SELECT
        job_facet_count(
            'owner', %(owner)s::text,
            %(statuses)s::status_type [], %(created_after)s::timestamptz, %(created_before)s::timestamptz
        )
        AS n
)

SELECT n AS count
FROM counted
