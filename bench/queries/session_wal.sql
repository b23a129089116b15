-- Purpose: how many bytes of write-ahead log this session has written until session_wal_flush, without those of other
--   sessions and databases. PostgreSQL 18 or later.
-- Rows: one: bytes numeric.
SELECT wal_bytes
FROM pg_stat_get_backend_wal(pg_backend_pid())
