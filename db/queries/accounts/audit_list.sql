-- Purpose: a page of the audit log, newest first.
-- Parameters: before_id bigint: entries with smaller ids; page_size integer.
-- Rows: one: results (JSON array), last_id bigint or null, fetched bigint (up to page_size + 1).
-- Index: audit_pkey of every partition, merged.
WITH fetched AS MATERIALIZED (
    SELECT id, at, actor, action, target, detail, address, request_id
    FROM audit
    WHERE id < %(before_id)s::bigint
    ORDER BY id DESC
    LIMIT %(page_size)s::integer + 1
),

page AS (
    SELECT id, at, actor, action, target, detail, address, request_id
    FROM fetched
    ORDER BY id DESC
    LIMIT %(page_size)s::integer
)

SELECT
    (
        SELECT
            coalesce(
                json_agg(
                    json_build_object(
                        'id', id, 'at', at, 'actor', actor, 'action', action, 'target', target, 'detail', detail,
                        'address', address, 'request_id', request_id
                    ) ORDER BY id DESC
                ),
                '[]'
            )::text
        FROM page
    ) AS results,
    (SELECT min(id) FROM page) AS last_id,
    (SELECT count(*) FROM fetched) AS fetched
