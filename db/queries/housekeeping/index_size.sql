-- Purpose: the size of an index.
-- Parameters: name text.
-- Rows: one: bytes bigint.
-- Index: none.
SELECT pg_relation_size(to_regclass(%(name)s::text)) AS bytes
