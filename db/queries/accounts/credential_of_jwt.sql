-- Purpose: whose session of a script this is.
-- Parameters: id bigint.
-- Rows: none (unknown, ended, or its user is inactive) or one: id, user_id, username, role, expires_at timestamptz.
-- Index: user_session_pkey, auth_user_pkey.
SELECT
    user_session.id,
    auth_user.id AS user_id,
    auth_user.username,
    auth_user.role,
    user_session.expires_at
FROM user_session
JOIN auth_user ON auth_user.id = user_session.user_id
WHERE
    user_session.id = %(id)s::bigint
    AND user_session.kind = 'jwt'
    AND user_session.ended_at IS NULL
    AND auth_user.is_active
