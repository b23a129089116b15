"""The test run: a throwaway cluster, or databases on the server of DATABASE_URL."""

from config.access import POLICIES, auth
from config.database import database_from_url
from config.settings.base import *  # noqa: F403
from config.settings.base import env
from local import layout

SECRET_KEY = "only-for-tests"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
METRICS = env.bool("METRICS", True)
# Some tests start a server with sign-in.
AUTH = auth(env, default="off")
ACCESS_POLICY = POLICIES[AUTH]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

DATABASES = {
    "default": database_from_url(env.str("DATABASE_URL", "") or layout.throwaway().url(), env),
}
