-- Purpose: the pieces of job_status_list.sql.

-- name: everything
true

-- name: newer
(entry.timestamp, entry.id) > (%(key_0)s::timestamptz, %(key_1)s::bigint)

-- name: older
(entry.timestamp, entry.id) < (%(key_0)s::timestamptz, %(key_1)s::bigint)

-- name: ascending
ASC

-- name: descending
DESC
