"""One machine, one user: the embedded PostgreSQL, or DATABASE_URL."""

from config.access import POLICIES, auth_of_this_machine
from config.database import database_from_url
from config.own_hosts import own_hosts
from config.settings.base import *  # noqa: F403
from config.settings.base import env
from local import layout, secret

DEBUG = env.bool("DEBUG", False)
SECRET_KEY = env.str("SECRET_KEY", "") or secret.ensure_key()

ALLOWED_HOSTS = [*own_hosts(env.str("HOST", "127.0.0.1")), *env.list("ALLOWED_HOSTS", default=[])]

AUTH = auth_of_this_machine(env)
ACCESS_POLICY = POLICIES[AUTH]

METRICS = env.bool("METRICS", True)

DATABASES = {
    "default": database_from_url(env.str("DATABASE_URL", "") or layout.main().url(), env),
}
