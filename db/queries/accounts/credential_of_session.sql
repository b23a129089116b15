-- Purpose: whose session of a browser this is.
-- Parameters: hash bytea: SHA-256 of the cookie.
-- Rows: none (unknown, ended, or its user is inactive) or one: id, user_id, username, role, expires_at timestamptz.
-- Index: user_session_secret_key, auth_user_pkey.
SELECT
    user_session.id,
    auth_user.id AS user_id,
    auth_user.username,
    auth_user.role,
    user_session.expires_at
FROM user_session
JOIN auth_user ON auth_user.id = user_session.user_id
WHERE
    user_session.secret_hash = %(hash)s::bytea
    AND user_session.kind = 'browser'
    AND user_session.ended_at IS NULL
    AND auth_user.is_active
