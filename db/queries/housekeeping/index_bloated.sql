-- Purpose: the indexes of jobs that have grown too much over the size of a newly built one, the most grown first. None while
--   none can be rebuilt: another rebuild is in progress, or a transaction is so old that the rebuild would wait for it.
-- Parameters: least_bytes bigint: smaller indexes are left alone; transaction_s double precision: the age of an old
--   transaction.
-- Rows: one for each: name text; bytes bigint; packed_bytes bigint, estimated for a new index; growth double precision, what
--   is too much.
-- Index: none: system catalogs.
--
-- A page that is full is divided, and both halves stay half full unless entries go on arriving there. A new index fills 90 %
-- of its pages.
-- * By queue, owner, project or priority, entries arrive at the end of each value: pages behind stay half full for ever. A
--   rebuild lasts, since nothing arrives in old pages.
-- * By name they arrive everywhere, and pages are 69 % full in the long run: 1.3 times a new index.
-- * By status, recency and delay each change of an old job adds an entry, and a page is reused when all of its entries are
--   gone.
--
-- An entry takes 12 bytes, its columns, and what aligns them: 3.5 bytes on average after a text and at its end. The mean
-- width of texts is that of the last ANALYZE.
WITH sized AS (
    SELECT
        entry.name,
        entry.growth,
        pg_relation_size(built.oid) AS bytes,
        -- Entries now: those of the last vacuum, scaled by the growth of the table, as the planner does.
        built.reltuples * pg_relation_size(indexed.oid) / current_setting('block_size')::integer
        / greatest(indexed.relpages, 1) * (entry.bytes + texts.bytes) / 0.9 AS packed_bytes
    FROM (
        VALUES
        ('job_pkey', 20, 1.3),
        ('job_created_idx', 39.5, 1.3),
        ('job_priority_idx', 39.5, 1.3),
        ('job_queue_idx', 41, 1.3),
        ('job_owner_idx', 41, 1.3),
        ('job_project_idx', 41, 1.3),
        ('job_name_idx', 45, 1.4),
        ('job_queue_name_idx', 45, 1.4),
        ('job_owner_name_idx', 45, 1.4),
        ('job_project_name_idx', 45, 1.4),
        ('job_unsuccessful_pkey', 20, 1.3),
        ('job_unsuccessful_created_idx', 57.5, 1.3),
        ('job_unsuccessful_queue_idx', 57, 1.3),
        ('job_unsuccessful_owner_idx', 57, 1.3),
        ('job_unsuccessful_project_idx', 57, 1.3),
        ('job_unsuccessful_name_idx', 53, 1.4),
        ('job_unsuccessful_updated_idx', 49.5, 1.8),
        ('job_latest_pkey', 44, 1.3),
        ('job_latest_status_idx', 36, 1.8),
        ('job_latest_updated_idx', 28, 1.8),
        ('job_latest_delay_idx', 28, 1.8)
    ) AS entry (name, bytes, growth)
    JOIN pg_class AS built ON built.oid = to_regclass(entry.name)
    JOIN pg_index AS index ON index.indexrelid = built.oid
    JOIN pg_class AS indexed ON indexed.oid = index.indrelid
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(width.avg_width), 0) AS bytes
        FROM pg_attribute AS text_column
        JOIN
            pg_stats AS width
            ON
                width.schemaname = 'public'
                AND width.tablename = indexed.relname
                AND width.attname = text_column.attname
        WHERE text_column.attrelid = built.oid AND text_column.attlen = -1
    ) AS texts
    WHERE built.reltuples > 0
)

SELECT
    name,
    bytes,
    packed_bytes::bigint AS packed_bytes,
    growth::double precision AS growth
FROM sized
WHERE
    bytes >= %(least_bytes)s::bigint
    AND bytes > growth * packed_bytes
    AND NOT EXISTS (SELECT FROM pg_stat_progress_create_index WHERE datname = current_database())
    AND NOT EXISTS (
        SELECT
        FROM pg_stat_activity
        WHERE
            datname = current_database()
            AND xact_start < now() - make_interval(secs => %(transaction_s)s::double precision)
            AND backend_type = 'client backend'
    )
ORDER BY bytes / packed_bytes DESC
