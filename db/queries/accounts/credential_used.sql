-- Purpose: notes the use of a key or of a session, at most once a minute.
-- Parameters: key_id, session_id bigint or null: the one that was used.
-- Rows: none.
-- Index: api_key_pkey, user_session_pkey.
WITH noted AS (
    UPDATE api_key
    SET used_at = now()
    WHERE id = %(key_id)s::bigint AND (used_at IS NULL OR used_at < now() - interval '1 minute')
)

UPDATE user_session
SET used_at = now()
WHERE id = %(session_id)s::bigint AND used_at < now() - interval '1 minute'
