"""Deployments. Fails closed: a missing value in the environment prevents the start."""

from django.core.exceptions import ImproperlyConfigured

from config.access import POLICIES, auth
from config.database import database_from_url
from config.own_hosts import LOOPBACK
from config.settings.base import *  # noqa: F403
from config.settings.base import PUBLIC_URL, env

MIN_KEY_LENGTH = 32

SECRET_KEY = env.str("SECRET_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
DATABASE_URL = env.str("DATABASE_URL")

if not DATABASE_URL:
    raise ImproperlyConfigured("DATABASE_URL must be set: libpq's default database is not used in production.")
if len(SECRET_KEY) < MIN_KEY_LENGTH:
    raise ImproperlyConfigured(f"SECRET_KEY must have at least {MIN_KEY_LENGTH} characters.")
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS must contain the host names of this server.")
# For health checks inside the container. Safe, since no other site can use these names.
ALLOWED_HOSTS += LOOPBACK

DATABASES = {"default": database_from_url(DATABASE_URL, env)}

AUTH = auth(env, default="on")
ACCESS_POLICY = POLICIES[AUTH]

if "EMAIL_URL" not in env:
    # A printed mail would put its link into the log, where it sets a password for whoever reads it.
    EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
elif not PUBLIC_URL:
    raise ImproperlyConfigured(
        "PUBLIC_URL must be set with EMAIL_URL: links in mails must not lead where the request's Host says."
    )

SESSION_COOKIE_SECURE = env.bool("COOKIES_SECURE", True)
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE
# A browser takes a cookie of such a name only from this very host and only if it is secure.
ACCESS_COOKIE = "__Host-muster_session" if SESSION_COOKIE_SECURE else "muster_session"
OIDC_COOKIE = "__Host-muster_oidc" if SESSION_COOKIE_SECURE else "muster_oidc"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_TLS_PROXY", False) else None
