-- Purpose: the entries of the audit log as CSV, newest first, as one stream from one snapshot. The client inserts the values
--   as literals, since COPY has no parameters.
-- Parameters: actor, action, target text, or null for any: an action such as key.revoked, or its first part, such as
--   key; at_after, at_before timestamptz, or null: the first included, the second not.
-- Regions: the cells of text and of time, by column (job_export_cells.sql).
-- Rows: one line per entry, after a header line.
-- Index: as audit_list.sql.
COPY (
    SELECT
        id,
        /* at: */ at /* :at */,
        /* actor: */ actor /* :actor */,
        /* action: */ action /* :action */,
        /* target: */ target /* :target */,
        detail,
        /* address: */ address /* :address */,
        /* request_id: */ request_id /* :request_id */
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
) TO STDOUT (FORMAT csv, HEADER)
