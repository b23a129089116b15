-- Purpose: whose API key this is, and what it may do.
-- Parameters: hash bytea: SHA-256 of the key.
-- Rows: none (unknown, revoked, or its user is inactive) or one: id, user_id, username, role, key_name, scopes text[],
--   expires_at timestamptz or null.
-- Index: api_key_secret_key, auth_user_pkey.
SELECT
    api_key.id,
    auth_user.id AS user_id,
    auth_user.username,
    auth_user.role,
    api_key.name AS key_name,
    api_key.scopes,
    api_key.expires_at
FROM api_key
JOIN auth_user ON auth_user.id = api_key.user_id
WHERE
    api_key.secret_hash = %(hash)s::bytea
    AND api_key.revoked_at IS NULL
    AND auth_user.is_active
