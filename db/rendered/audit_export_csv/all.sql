-- Composed of the files of db/queries. Written by `make rendered`.
-- Sent with its values in its text.
COPY (
    SELECT
        id,
        replace("at"::text, ' ', 'T') || ':00' AS "at",
        CASE
            WHEN
                (
                    "actor" COLLATE "C" < 'A'
                    OR "actor" COLLATE "C" >= E'\x7f'
                )
                AND "actor" ~ (
                    '^([\t\r\n]|[[:space:][:cntrl:]\u00a0\u00ad\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff]*'
                    || '[-=+@\u2212\ufe62\ufe63\ufe66\ufe6b\uff0b\uff0d\uff1d\uff20])'
                )
                THEN '''' || "actor"
            ELSE "actor"
        END AS "actor",
        CASE
            WHEN
                (
                    "action" COLLATE "C" < 'A'
                    OR "action" COLLATE "C" >= E'\x7f'
                )
                AND "action" ~ (
                    '^([\t\r\n]|[[:space:][:cntrl:]\u00a0\u00ad\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff]*'
                    || '[-=+@\u2212\ufe62\ufe63\ufe66\ufe6b\uff0b\uff0d\uff1d\uff20])'
                )
                THEN '''' || "action"
            ELSE "action"
        END AS "action",
        CASE
            WHEN
                (
                    "target" COLLATE "C" < 'A'
                    OR "target" COLLATE "C" >= E'\x7f'
                )
                AND "target" ~ (
                    '^([\t\r\n]|[[:space:][:cntrl:]\u00a0\u00ad\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff]*'
                    || '[-=+@\u2212\ufe62\ufe63\ufe66\ufe6b\uff0b\uff0d\uff1d\uff20])'
                )
                THEN '''' || "target"
            ELSE "target"
        END AS "target",
        detail,
        CASE
            WHEN
                (
                    "address" COLLATE "C" < 'A'
                    OR "address" COLLATE "C" >= E'\x7f'
                )
                AND "address" ~ (
                    '^([\t\r\n]|[[:space:][:cntrl:]\u00a0\u00ad\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff]*'
                    || '[-=+@\u2212\ufe62\ufe63\ufe66\ufe6b\uff0b\uff0d\uff1d\uff20])'
                )
                THEN '''' || "address"
            ELSE "address"
        END AS "address",
        CASE
            WHEN
                (
                    "request_id" COLLATE "C" < 'A'
                    OR "request_id" COLLATE "C" >= E'\x7f'
                )
                AND "request_id" ~ (
                    '^([\t\r\n]|[[:space:][:cntrl:]\u00a0\u00ad\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff]*'
                    || '[-=+@\u2212\ufe62\ufe63\ufe66\ufe6b\uff0b\uff0d\uff1d\uff20])'
                )
                THEN '''' || "request_id"
            ELSE "request_id"
        END AS "request_id"
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
