-- Purpose: the index of job_latest that has grown most over the size of a newly built one, if it has grown too much and can
--   be rebuilt now: no other rebuild is in progress, and no transaction is so old that the rebuild would wait for it.
-- Parameters: least_bytes bigint: smaller indexes are left alone; transaction_s double precision: the age of an old
--   transaction.
-- Rows: none or one: name text; bytes bigint; packed_bytes bigint, estimated for a new index.
-- Index: none: system catalogs.
--
-- Only these indexes grow: each change of a job adds an entry, and a page is reused when all of its entries are gone. An
-- entry takes 12 bytes beside its columns. A new index fills 90 % of its pages. An index whose new entries go to its end
-- grows without limit. The index by status gets them everywhere: its pages are half full soon after a rebuild and stay so,
-- at about twice the size of a new one. So it is rebuilt only above that.
WITH sized AS (
    SELECT
        entry.name,
        entry.growth,
        pg_relation_size(built.oid) AS bytes,
        -- Entries now: those of the last vacuum, scaled by the growth of the table, as the planner does.
        built.reltuples * pg_relation_size(latest.oid) / current_setting('block_size')::integer
        / greatest(latest.relpages, 1) * entry.bytes / 0.9 AS packed_bytes
    FROM (
        VALUES
        ('job_latest_status_idx', 36, 2.2),
        ('job_latest_updated_idx', 28, 1.8),
        ('job_latest_delay_idx', 28, 1.8)
    ) AS entry (name, bytes, growth)
    JOIN pg_class AS built ON built.oid = to_regclass(entry.name)
    JOIN pg_index AS index ON index.indexrelid = built.oid
    JOIN pg_class AS latest ON latest.oid = index.indrelid
    WHERE built.reltuples > 0
)

SELECT
    name,
    bytes,
    packed_bytes::bigint AS packed_bytes
FROM sized
WHERE
    bytes >= %(least_bytes)s::bigint
    AND bytes > growth * packed_bytes
    AND NOT EXISTS (SELECT FROM pg_stat_progress_create_index WHERE relid = 'job_latest'::regclass)
    AND NOT EXISTS (
        SELECT
        FROM pg_stat_activity
        WHERE
            datname = current_database()
            AND xact_start < now() - make_interval(secs => %(transaction_s)s::double precision)
            AND backend_type = 'client backend'
    )
ORDER BY bytes / packed_bytes DESC
LIMIT 1
