"""What each operation of the API needs: the one table that views, OpenAPI, the reference and the tests use.

A path is written as in the reference: ``{id}`` for any number.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from muster.core.callers import Scope


@dataclass(frozen=True, slots=True)
class Need:
    """What an operation needs: nothing at all, a person who is signed in, or any one of these scopes."""

    text: str
    scopes: frozenset[Scope] = frozenset()
    public: bool = False
    person: bool = False
    own: bool = False
    """Whether ``submit`` reaches the caller's own jobs only."""


PUBLIC = Need("nothing", public=True)
ANY = Need("any sign-in or key", scopes=frozenset(Scope))
PERSON = Need("a signed-in person, or `admin`", scopes=frozenset({Scope.ADMIN}), person=True)
READ = Need("`read`", scopes=frozenset({Scope.READ}))
SUBMIT = Need("`submit`", scopes=frozenset({Scope.SUBMIT}))
OWN = Need("`submit` for own jobs, `operate` for all", scopes=frozenset({Scope.SUBMIT}), own=True)
WORK = Need("`work`", scopes=frozenset({Scope.WORK}))
READ_OR_WORK = Need("`read` or `work`", scopes=frozenset({Scope.READ, Scope.WORK}))
OPERATE_OR_WORK = Need("`operate` or `work`", scopes=frozenset({Scope.OPERATE, Scope.WORK}))
ADMIN = Need("`admin`", scopes=frozenset({Scope.ADMIN}))

TABLE: Mapping[str, Mapping[str, Need]] = {
    "jobs/": {"GET": READ, "POST": SUBMIT},
    "jobs/batch/": {"POST": SUBMIT},
    "jobs/bulk/": {"POST": OWN},
    "jobs/count/": {"GET": READ},
    "jobs/export/": {"GET": READ},
    "jobs/facets/": {"GET": READ},
    "jobs/queue/": {"GET": READ},
    "jobs/stats/": {"GET": READ},
    "jobs/{id}/": {"GET": READ, "PATCH": OWN, "DELETE": OWN},
    "jobs/{id}/cancel/": {"POST": OWN},
    "jobs/{id}/logs/": {"GET": READ},
    "jobs/{id}/logs/raw/": {"GET": READ},
    "jobs/{id}/position/": {"GET": READ},
    "jobs/{id}/retry/": {"POST": OWN},
    "jobs/{id}/statuses/": {"GET": READ},
    "operations/{id}/": {"GET": READ},
    "operations/{id}/abort/": {"POST": OWN},
    "tasks/": {"GET": READ},
    "workers/": {"GET": READ_OR_WORK, "POST": WORK},
    "workers/{id}/": {"GET": READ_OR_WORK, "DELETE": OPERATE_OR_WORK},
    "workers/{id}/claim/": {"POST": WORK},
    "workers/{id}/drain/": {"POST": OPERATE_OR_WORK},
    "workers/{id}/finish/": {"POST": WORK},
    "workers/{id}/heartbeat/": {"POST": WORK},
    "workers/{id}/logs/": {"POST": WORK},
    "auth/me/": {"GET": ANY},
    "auth/methods/": {"GET": PUBLIC},
    "auth/oidc/callback/": {"GET": PUBLIC},
    "auth/oidc/start/": {"GET": PUBLIC},
    "auth/password/": {"POST": PERSON},
    "auth/password/reset/": {"POST": PUBLIC},
    "auth/password/reset/confirm/": {"POST": PUBLIC},
    "auth/sessions/": {"GET": PERSON, "DELETE": PERSON},
    "auth/sessions/{id}/": {"DELETE": PERSON},
    "auth/jwt/": {"POST": PUBLIC},
    "auth/jwt/refresh/": {"POST": PUBLIC},
    "auth/sign-in/": {"POST": PUBLIC},
    "auth/sign-out/": {"POST": PERSON},
    "keys/": {"GET": PERSON, "POST": PERSON},
    "keys/{id}/": {"DELETE": PERSON},
    "users/": {"GET": ADMIN, "POST": ADMIN},
    "users/{id}/": {"GET": ADMIN, "PATCH": ADMIN, "DELETE": ADMIN},
    "audit/": {"GET": ADMIN},
    "audit/export/": {"GET": ADMIN},
    "schema/": {"GET": PUBLIC},
    "docs/": {"GET": PUBLIC},
}

API = "api/"
_PARAMETER = re.compile(r"<[^>]+>")


@cache
def path_of(route: str) -> str:
    """Returns the path in the table of a route of the URL conf, such as ``api/jobs/<job_id:job_id>/``."""
    return _PARAMETER.sub("{id}", route.removeprefix(API))


@cache
def need(route: str, method: str) -> Need:
    """Returns what a method of a route needs. Other methods than the route's, and unlisted routes, need an admin.

    HEAD is like GET. OPTIONS, which the API answers with 405, needs what any method of the route needs.
    """
    methods = TABLE.get(path_of(route), {})
    if method == "OPTIONS" and methods:
        return next(iter(methods.values()))
    return methods.get("GET" if method == "HEAD" else method, ADMIN)
