"""The settings of every deployment. All differences come from the environment."""

from datetime import timedelta
from pathlib import Path

from config.access import POLICIES
from config.environment import Environment
from config.logging import configure, format_wanted, level_wanted
from config.oidc import oidc

env = Environment()

BACKEND = Path(__file__).resolve().parents[2]
REPOSITORY = BACKEND.parent
DB_DIR = REPOSITORY / "db"

DEBUG = False

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "muster.core",
    "muster.accounts",
    "muster.jobs",
    "muster.execution",
    "muster.imports",
    "muster.seeding",
    "muster.housekeeping",
]

# Every request of the API passes through these, so keep the list short.
MIDDLEWARE = [
    "muster.core.http.request_log.RequestMiddleware",
    "muster.core.http.page_policy.PagePolicyMiddleware",
    "muster.core.http.host_check.HostMiddleware",
    "muster.core.http.cross_site.CrossSiteMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.AdminMiddleware",
    "muster.core.rate_limits.middleware.RateLimitMiddleware",
    "muster.core.http.access.AccessMiddleware",
]

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "muster.accounts.admin_backend.AdminBackend",
    # For sessions of the admin that it has opened.
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "muster.accounts.hashers.PasswordHasher",
    # Of older databases; replaced at the next sign-in.
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# JWT of scripts: how long an access token is valid, and how long its session may be refreshed.
JWT_ACCESS_LIFETIME = timedelta(minutes=env.at_least(1, "JWT_ACCESS_MINUTES", 10))
JWT_SESSION_LIFETIME = timedelta(days=env.at_least(1, "JWT_SESSION_DAYS", 14))

# Mail, for new passwords: EMAIL_URL=smtp+tls://user:password@host:587. Without it, mails are printed;
# in production, they are not sent.
globals().update(env.email_url("EMAIL_URL", "consolemail://"))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", "muster@localhost")
PASSWORD_RESET_TIMEOUT = 3 * 3600
# The address of the dashboard for links in mails; by default that of the request.
PUBLIC_URL = env.str("PUBLIC_URL", "")

# Who judges requests; each deployment sets it by AUTH.
AUTH = False
ACCESS_POLICY = POLICIES[AUTH]
# The cookie of a session. The admin's sessions have another one.
ACCESS_COOKIE = "muster_session"

# The OpenID Connect provider, from OIDC_…, and the cookie of a sign-in that is under way there.
OIDC = oidc(env)
OIDC_COOKIE = "muster_oidc"

# How long a session of a browser lasts.
SESSION_LIFETIME = timedelta(days=env.at_least(1, "SESSION_DAYS", 14))

ADMIN_PREFIX = "/admin/"
# A session of the admin ends by itself, since the list of sessions does not contain it.
SESSION_COOKIE_AGE = 8 * 3600
ADMIN_MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
# The admin's checks look for these three in MIDDLEWARE; AdminMiddleware runs them under /admin/.
SILENCED_SYSTEM_CHECKS = ["admin.E408", "admin.E409", "admin.E410"]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
APPEND_SLASH = False

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LANGUAGE_CODE = "en-us"
USE_I18N = False
USE_TZ = True
TIME_ZONE = "UTC"

# WhiteNoise serves the files of the admin and the API documentation from their packages, without
# collectstatic, and the built front end from the root of the site.
STATIC_URL = "/static/"
STATIC_ROOT = None
FRONTEND_DIST = env.path("FRONTEND_DIST", default=str(REPOSITORY / "frontend" / "dist"))
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_ROOT = str(FRONTEND_DIST) if Path(FRONTEND_DIST).is_dir() else None
# Names under assets/ contain a content hash from Vite.
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/assets/"

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "muster.core.http.problems.exception_handler",
    # Disabled, so that `format` is an unknown parameter.
    "URL_FORMAT_OVERRIDE": None,
    "UNAUTHENTICATED_USER": None,
    "UNAUTHENTICATED_TOKEN": None,
}

# The problem body with the additional members of every app, for OpenAPI.
PROBLEM_SHAPE = "muster.jobs.schemas.answers.Problem"

SPECTACULAR_SETTINGS = {
    "TITLE": "Muster",
    "DESCRIPTION": "Submit, watch and control computational jobs.",
    "VERSION": "0.1.0",
    # Pydantic generates JSON Schema 2020-12 (`type: "null"`), unsupported by 3.0.
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "muster.accounts.access_reference.add_security",
    ],
    # Serves the pages' scripts and styles from this server only.
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}

# Exports: the maximum number at a time per process, on connections outside the pool, and the maximum duration. The
# server limits the time for one chunk (EXPORT_STALL_TIMEOUT_S).
EXPORT_CONCURRENCY = env.int("EXPORT_CONCURRENCY", 2)
EXPORT_TIMEOUT_S = env.float("EXPORT_TIMEOUT_S", 900.0)

# For how many hours the Idempotency-Key of a request that created jobs is kept, so that it may be repeated.
IDEMPOTENCY_KEEP_HOURS = env.at_least(1, "IDEMPOTENCY_KEEP_HOURS", 24)

# For how many seconds a worker may be silent before it counts as lost and its jobs run again.
WORKER_LEASE_S = env.float("WORKER_LEASE_S", 90.0)

# How much output of each attempt of a job is kept: its first half and its last.
JOB_LOG_LIMIT_BYTES = env.at_least(512 * 1024, "JOB_LOG_LIMIT_BYTES", 16 * 1024 * 1024)
# For how many days output is kept: a month is dropped when so many days have passed since its end. 0: for ever.
JOB_LOG_KEEP_DAYS = env.at_least(0, "JOB_LOG_KEEP_DAYS", 0)

# Rate limits, disabled if empty: RATE_LIMIT_READS=100/second, and the burst (0: the number per period). Stored in
# PostgreSQL, or in Redis with REDIS_URL. TRUSTED_PROXIES: the number of proxies, or their networks.
RATE_LIMIT_READS = env.str("RATE_LIMIT_READS", "")
RATE_LIMIT_READS_BURST = env.int("RATE_LIMIT_READS_BURST", 0)
RATE_LIMIT_WRITES = env.str("RATE_LIMIT_WRITES", "")
RATE_LIMIT_WRITES_BURST = env.int("RATE_LIMIT_WRITES_BURST", 0)
TRUSTED_PROXIES = env.str("TRUSTED_PROXIES", "0")
REDIS_URL = env.str("REDIS_URL", "")

# The largest body of any endpoint (a batch); muster.core.http.request_input applies the limit of each.
DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024 * 1024

# /metrics is enabled by METRICS or METRICS_TOKEN; with a token, it is required.
METRICS_TOKEN = env.str("METRICS_TOKEN", "")
METRICS = env.bool("METRICS", bool(METRICS_TOKEN))

LOGGING = configure(format_wanted(), level_wanted())
