-- Purpose: the entries of the audit log as lines of JSON, newest first, as one stream from one snapshot. The client inserts
--   the values as literals, since COPY has no parameters.
-- Parameters: actor, action, target text, or null for any: an action such as key.revoked, or its first part, such as
--   key; at_after, at_before timestamptz, or null: the first included, the second not.
-- Rows: one line per entry, unescaped: JSON text never contains the quote and delimiter characters of this COPY.
-- Index: as audit_list.sql.
COPY (
    SELECT row_to_json(entry)
    FROM (
        SELECT id, at, actor, action, target, detail, address, request_id
        FROM audit
        WHERE
            (%(actor)s::text IS NULL OR actor = %(actor)s::text)
            AND (
                %(action)s::text IS NULL
                OR action COLLATE "C" = %(action)s::text
                OR (action COLLATE "C" >= %(action)s::text || '.' AND action COLLATE "C" < %(action)s::text || '/')
            )
            AND (%(target)s::text IS NULL OR target = %(target)s::text)
            AND at >= coalesce(%(at_after)s::timestamptz, '-infinity')
            AND at < coalesce(%(at_before)s::timestamptz, 'infinity')
        ORDER BY id DESC
    ) AS entry
) TO STDOUT (FORMAT csv, QUOTE E'\x01', DELIMITER E'\x02')
