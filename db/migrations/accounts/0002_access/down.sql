SET LOCAL lock_timeout = '2s';

ALTER TABLE auth_user DROP CONSTRAINT auth_user_role_known;
DROP TRIGGER auth_user_access ON auth_user;
DROP TABLE audit;
DROP TABLE api_key;
DROP TABLE user_session;
DROP TABLE access_version;
DROP FUNCTION audit_partition_make(integer);
DROP FUNCTION audit_refuse();
DROP FUNCTION access_version_raise();
