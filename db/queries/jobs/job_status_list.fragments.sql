-- Purpose: the pieces of job_status_list.sql.
-- Parameters: key_0 timestamptz and key_1 bigint: the order key to go on from.

-- name: newest
job_history_newest(target.id, target.history_from, target.history_to, %(page_size)s::integer + 1)

-- name: newest_after
job_history_newest(
        target.id, target.history_from, target.history_to, %(page_size)s::integer + 1,
        %(key_0)s::timestamptz, %(key_1)s::bigint
    )

-- name: oldest
job_history_oldest(target.id, target.history_from, target.history_to, %(page_size)s::integer + 1)

-- name: oldest_after
job_history_oldest(
        target.id, target.history_from, target.history_to, %(page_size)s::integer + 1,
        %(key_0)s::timestamptz, %(key_1)s::bigint
    )

-- name: count
-- A first page that is also the last tells it by itself.
CASE
        WHEN (SELECT count(*) FROM fetched) <= %(page_size)s::integer THEN (SELECT count(*) FROM fetched)
        ELSE job_history_count(target.id, target.history_from, target.history_to)
    END

-- name: count_after
job_history_count(target.id, target.history_from, target.history_to)
