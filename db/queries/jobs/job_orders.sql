-- Purpose: the orders of the job list, one statement each. A template of all statements that read jobs in an order. By
--   itself: the job after a cursor, in each order.
-- Parameters: key_0, key_1, key_2: a cursor's keys, of the types below; bound_0, bound_1, bound_2: those of a bound.
-- Regions: for each order its keys, which are also the ascending order; descending; and cursor: the keys of a cursor; of
--   three also bound: the keys of a row that ends what is read.
-- Rows: one each: id.
-- Index: job_created_idx, job_priority_idx, job_name_idx, job_latest_updated_idx.
--
-- CAST instead of "::", which binds more tightly than the sign of a literal.
SELECT id
FROM jobs
WHERE
    (/* created_at_keys: */ created_minute, id /* :created_at_keys */)
    < (/* created_at_cursor: */ CAST(%(key_0)s AS integer), CAST(%(key_1)s AS bigint) /* :created_at_cursor */)
    AND (created_minute, id)
    > (/* created_at_bound: */ CAST(%(bound_0)s AS integer), CAST(%(bound_1)s AS bigint) /* :created_at_bound */)
ORDER BY /* created_at_descending: */ created_minute DESC, id DESC /* :created_at_descending */
LIMIT 1;

SELECT id
FROM jobs
WHERE
    (/* priority_keys: */ priority, created_minute, id /* :priority_keys */)
    < (
        /* priority_cursor: */
        CAST(%(key_0)s AS smallint), CAST(%(key_1)s AS integer), CAST(%(key_2)s AS bigint)
        /* :priority_cursor */
    )
    AND (priority, created_minute, id)
    > (
        /* priority_bound: */
        CAST(%(bound_0)s AS smallint), CAST(%(bound_1)s AS integer), CAST(%(bound_2)s AS bigint)
        /* :priority_bound */
    )
ORDER BY /* priority_descending: */ priority DESC, created_minute DESC, id DESC /* :priority_descending */
LIMIT 1;

SELECT id
FROM jobs
WHERE
    (/* name_keys: */ name COLLATE "C", id /* :name_keys */)
    < (/* name_cursor: */ CAST(%(key_0)s AS text), CAST(%(key_1)s AS bigint) /* :name_cursor */)
    AND (name COLLATE "C", id)
    > (/* name_bound: */ CAST(%(bound_0)s AS text), CAST(%(bound_1)s AS bigint) /* :name_bound */)
ORDER BY /* name_descending: */ name COLLATE "C" DESC, id DESC /* :name_descending */
LIMIT 1;

SELECT id
FROM jobs
WHERE
    (/* updated_at_keys: */ updated_at, id /* :updated_at_keys */)
    < (/* updated_at_cursor: */ CAST(%(key_0)s AS timestamptz), CAST(%(key_1)s AS bigint) /* :updated_at_cursor */)
ORDER BY /* updated_at_descending: */ updated_at DESC, id DESC /* :updated_at_descending */
LIMIT 1
