"""Deployments. Fails closed: what is not said in the environment stops the start."""

from django.core.exceptions import ImproperlyConfigured

from config.database import database_from_url
from config.own_hosts import LOOPBACK
from config.settings.base import *  # noqa: F403
from config.settings.base import env

SHORTEST_KEY = 32

SECRET_KEY = env.str("SECRET_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
DATABASE_URL = env.str("DATABASE_URL")

if not DATABASE_URL:
    raise ImproperlyConfigured("DATABASE_URL must name the database: libpq's own default is not taken here.")
if len(SECRET_KEY) < SHORTEST_KEY:
    raise ImproperlyConfigured(f"SECRET_KEY must have at least {SHORTEST_KEY} characters.")
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS must name the hosts that this server answers for.")
# Health checks inside the container. No other site can make its own name be one of these.
ALLOWED_HOSTS += LOOPBACK

DATABASES = {"default": database_from_url(DATABASE_URL, env)}

SESSION_COOKIE_SECURE = env.bool("COOKIES_SECURE", True)
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_TLS_PROXY", False) else None
