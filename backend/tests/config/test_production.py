"""config.settings.production: a missing or invalid value prevents the start and never weakens security."""

import json
import subprocess
import sys

import pytest
from django.conf import settings

KEY = "k1-" * 20
GIVEN = {"SECRET_KEY": KEY, "ALLOWED_HOSTS": "jobs.example", "DATABASE_URL": "postgresql://muster@db.example/muster"}
# Runs in its own process: settings are read once, at its start.
SCRIPT = """
import json
import sys

import django
from django.core.handlers.wsgi import WSGIHandler
from django.test import RequestFactory

django.setup()

requests = RequestFactory(headers={"Host": "evil.example", "Origin": "https://evil.example"})
handler = WSGIHandler()
get = requests.get("/api/jobs/")
preflight = requests.options("/api/jobs/", headers={"Access-Control-Request-Method": "POST"})
answers = []
for request in (get, preflight):
    response = handler.get_response(request)
    answers.append([response.status_code, [name for name in response.headers if name.startswith("Access-Control")]])
json.dump(answers, sys.stdout)
"""
READ = """
import json
import sys

from django.conf import settings

json.dump(getattr(settings, sys.argv[1]), sys.stdout)
"""


def start(*arguments: str, script: str = SCRIPT, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs a process with production's settings and only the given environment."""
    return subprocess.run(
        [sys.executable, "-c", script, *arguments],
        cwd=settings.BACKEND,
        env={"DJANGO_SETTINGS_MODULE": "config.settings.production", "LOG_LEVEL": "CRITICAL", **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def setting(name: str, **environment: str) -> object:
    """Returns a setting of production."""
    done = start(name, script=READ, **GIVEN, **environment)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("name", sorted(GIVEN))
@pytest.mark.parametrize("value", [None, ""])
def test_missing_required_value_prevents_the_start(name: str, value: str | None) -> None:
    environment = {key: given for key, given in GIVEN.items() if key != name}
    done = start(**environment if value is None else environment | {name: value})
    last = done.stderr.splitlines()[-1]
    assert done.returncode == 1
    assert last.startswith("django.core.exceptions.ImproperlyConfigured"), last
    assert name in last


def test_short_secret_key_is_refused_without_printing_it() -> None:
    done = start(**GIVEN | {"SECRET_KEY": "hunter2hunter2"})
    assert done.returncode == 1
    assert "at least 32 characters" in done.stderr
    assert "hunter2" not in done.stderr


def test_invalid_database_url_is_refused_without_printing_its_password() -> None:
    done = start(**GIVEN | {"DATABASE_URL": "mysql://root:hunter2@db.example/muster"})
    assert done.returncode == 1
    assert "DATABASE_URL is not a PostgreSQL address" in done.stderr.splitlines()[-1]
    assert "hunter2" not in done.stderr


def test_debug_cannot_be_enabled() -> None:
    assert setting("DEBUG", DEBUG="true") is False


def test_other_hosts_and_origins_are_refused() -> None:
    done = start(**GIVEN)
    assert done.returncode == 0, done.stderr
    (get_status, get_cors), (_, preflight_cors) = json.loads(done.stdout)
    assert get_status == 400
    assert get_cors == preflight_cors == []


def test_cookies_require_tls_unless_disabled() -> None:
    assert setting("SESSION_COOKIE_SECURE") is True
    assert setting("CSRF_COOKIE_SECURE", COOKIES_SECURE="false") is False


def test_forwarded_proto_is_trusted_only_behind_a_tls_proxy() -> None:
    assert setting("SECURE_PROXY_SSL_HEADER") is None
    assert setting("SECURE_PROXY_SSL_HEADER", BEHIND_TLS_PROXY="true") == ["HTTP_X_FORWARDED_PROTO", "https"]


def test_admin_posts_require_a_csrf_token() -> None:
    assert "django.middleware.csrf.CsrfViewMiddleware" in str(setting("ADMIN_MIDDLEWARE"))


def test_without_a_mail_server_links_to_set_a_password_reach_no_log() -> None:
    assert setting("EMAIL_BACKEND") == "django.core.mail.backends.dummy.EmailBackend"


def test_mails_need_the_address_of_the_dashboard() -> None:
    mail = {"EMAIL_URL": "smtp+tls://muster:hunter2@mail.example:587"}
    done = start(**GIVEN, **mail)
    assert done.returncode == 1
    assert "PUBLIC_URL must be set" in done.stderr.splitlines()[-1]
    assert "hunter2" not in done.stderr
    public = {"PUBLIC_URL": "https://jobs.example"}
    assert setting("EMAIL_BACKEND", **mail, **public) == "django.core.mail.backends.smtp.EmailBackend"
