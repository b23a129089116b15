"""config.settings.production: what is not said stops the start; what is said wrong opens nothing."""

import json
import subprocess
import sys

import pytest
from django.conf import settings

KEY = "k1-" * 20
GIVEN = {"SECRET_KEY": KEY, "ALLOWED_HOSTS": "jobs.example", "DATABASE_URL": "postgresql://muster@db.example/muster"}
# Asked of a process of its own: settings are read once, when it begins.
SCRIPT = """
import json
import sys

import django
from django.core.handlers.wsgi import WSGIHandler
from django.test import RequestFactory

django.setup()
from django.conf import settings

requests = RequestFactory(headers={"Host": "evil.example", "Origin": "https://evil.example"})
handler = WSGIHandler()
get = requests.get("/api/jobs/")
preflight = requests.options("/api/jobs/", headers={"Access-Control-Request-Method": "POST"})
answers = []
for request in (get, preflight):
    response = handler.get_response(request)
    answers.append([response.status_code, [name for name in response.headers if name.startswith("Access-Control")]])
json.dump({"answers": answers, "settings": {name: getattr(settings, name) for name in sys.argv[1:]}}, sys.stdout)
"""


def start(*names: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A process with production's settings and nothing in its environment but what is given."""
    return subprocess.run(
        [sys.executable, "-c", SCRIPT, *names],
        cwd=settings.BACKEND,
        env={"DJANGO_SETTINGS_MODULE": "config.settings.production", "LOG_LEVEL": "CRITICAL", **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def settled(name: str, **environment: str) -> object:
    """A setting, as production has it."""
    done = start(name, **GIVEN, **environment)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)["settings"][name]


@pytest.mark.parametrize("name", sorted(GIVEN))
@pytest.mark.parametrize("value", [None, ""])
def test_without_it_nothing_starts(name: str, value: str | None) -> None:
    environment = {key: given for key, given in GIVEN.items() if key != name}
    done = start(**environment if value is None else environment | {name: value})
    last = done.stderr.splitlines()[-1]
    assert done.returncode == 1
    assert last.startswith("django.core.exceptions.ImproperlyConfigured"), last
    assert name in last


def test_a_short_key_is_refused_and_not_repeated() -> None:
    done = start(**GIVEN | {"SECRET_KEY": "hunter2hunter2"})
    assert done.returncode == 1
    assert "at least 32 characters" in done.stderr
    assert "hunter2" not in done.stderr


def test_an_address_that_is_none_is_refused_without_its_password() -> None:
    done = start(**GIVEN | {"DATABASE_URL": "mysql://root:hunter2@db.example/muster"})
    assert done.returncode == 1
    assert "DATABASE_URL is not a PostgreSQL address" in done.stderr.splitlines()[-1]
    assert "hunter2" not in done.stderr


def test_debug_cannot_be_switched_on() -> None:
    assert settled("DEBUG", DEBUG="true") is False


def test_other_names_and_other_sites_are_refused() -> None:
    done = start(**GIVEN)
    assert done.returncode == 0, done.stderr
    (get_status, get_cors), (_, preflight_cors) = json.loads(done.stdout)["answers"]
    assert get_status == 400
    assert get_cors == preflight_cors == []


def test_cookies_travel_over_tls_only_unless_told_otherwise() -> None:
    assert settled("SESSION_COOKIE_SECURE") is True
    assert settled("CSRF_COOKIE_SECURE", COOKIES_SECURE="false") is False


def test_a_client_cannot_claim_tls() -> None:
    assert settled("SECURE_PROXY_SSL_HEADER") is None
    assert settled("SECURE_PROXY_SSL_HEADER", BEHIND_TLS_PROXY="true") == ["HTTP_X_FORWARDED_PROTO", "https"]


def test_the_admin_posts_need_their_token() -> None:
    assert "django.middleware.csrf.CsrfViewMiddleware" in str(settled("ADMIN_MIDDLEWARE"))
