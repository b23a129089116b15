-- Purpose: a page of the audit log, newest first.
-- Parameters: before_id bigint: entries with smaller ids; page_size integer; actor, action, target text, or null for any:
--   an action such as key.revoked, or its first part, such as key; at_after, at_before timestamptz, or null: the first
--   included, the second not.
-- Rows: one: results (JSON array), last_id bigint or null, fetched bigint (up to page_size + 1).
-- Index: audit_actor_idx, audit_target_idx or audit_action_idx of every partition that the times leave, for values that
--   few entries have; else audit_pkey, merged and tested row by row. Which one depends on the values.
WITH fetched AS MATERIALIZED (
    SELECT id, at, actor, action, target, detail, address, request_id
    FROM audit
    WHERE
        id < %(before_id)s::bigint
        AND (%(actor)s::text IS NULL OR actor = %(actor)s::text)
        AND (
            %(action)s::text IS NULL
            OR action COLLATE "C" = %(action)s::text
            OR (action COLLATE "C" >= %(action)s::text || '.' AND action COLLATE "C" < %(action)s::text || '/')
        )
        AND (%(target)s::text IS NULL OR target = %(target)s::text)
        AND at >= coalesce(%(at_after)s::timestamptz, '-infinity')
        AND at < coalesce(%(at_before)s::timestamptz, 'infinity')
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
