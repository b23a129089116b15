-- Purpose: makes the session report its write-ahead log when this statement has ended, instead of once a second.
SELECT pg_stat_force_next_flush()
