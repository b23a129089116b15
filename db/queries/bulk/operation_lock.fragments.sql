-- Purpose: the locks of operation_lock.sql: as strong as those that the change itself takes.

-- name: change
FOR NO KEY UPDATE

-- name: delete
FOR UPDATE
