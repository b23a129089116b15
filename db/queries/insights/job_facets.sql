-- Purpose: the values of a facet with their counts of jobs by status.
-- Parameters: facet job_facet; statuses status_type[] (all five for any); created_after and created_before timestamptz or
--   null; prefix text (empty for any); after_value text or null; page_size integer; by_count boolean.
-- Rows: one: results (JSON array of {value, count, by_status}, text), fetched (up to page_size + 1), last_value (null
--   without results).
-- Index: job_facet_tally_pkey, job_tally_delta_txid_idx; with a window job_latest_status_idx.
WITH fetched AS MATERIALIZED (
    SELECT value, n, pending, running, completed, failed, cancelled
    FROM job_facet_values(
        %(facet)s::job_facet, %(statuses)s::status_type [],
        %(created_after)s::timestamptz, %(created_before)s::timestamptz,
        %(prefix)s::text, %(after_value)s::text, %(page_size)s::integer + 1, %(by_count)s::boolean
    )
),

page AS MATERIALIZED (
    SELECT value, n, pending, running, completed, failed, cancelled
    FROM fetched
    LIMIT %(page_size)s::integer
)

SELECT
    (
        SELECT
            coalesce(
                json_agg(
                    json_build_object(
                        'value', value,
                        'count', n,
                        'by_status', json_strip_nulls(
                            json_build_object(
                                'PENDING', CASE WHEN 'PENDING' = ANY (%(statuses)s::status_type []) THEN pending END,
                                'RUNNING', CASE WHEN 'RUNNING' = ANY (%(statuses)s::status_type []) THEN running END,
                                'COMPLETED', CASE WHEN 'COMPLETED' = ANY (%(statuses)s::status_type []) THEN completed END,
                                'FAILED', CASE WHEN 'FAILED' = ANY (%(statuses)s::status_type []) THEN failed END,
                                'CANCELLED', CASE WHEN 'CANCELLED' = ANY (%(statuses)s::status_type []) THEN cancelled END
                            )
                        )
                    )
                ),
                '[]'
            )::text
        FROM page
    ) AS results,
    (SELECT count(*) FROM fetched) AS fetched,
    (SELECT value FROM page LIMIT 1 OFFSET (SELECT greatest(count(*) - 1, 0) FROM page AS shown)) AS last_value
