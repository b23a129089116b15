-- Purpose: how many bytes of write-ahead log the server has written so far.
-- Rows: one: bytes numeric.
SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')
