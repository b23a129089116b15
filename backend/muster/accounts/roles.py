"""Roles of people, and the scopes that each includes."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from muster.core.callers import Scope

INCLUDED: Mapping[Scope, frozenset[Scope]] = {
    Scope.READ: frozenset({Scope.READ}),
    Scope.SUBMIT: frozenset({Scope.READ, Scope.SUBMIT}),
    Scope.OPERATE: frozenset({Scope.READ, Scope.SUBMIT, Scope.OPERATE}),
    Scope.WORK: frozenset({Scope.WORK}),
    Scope.ADMIN: frozenset(Scope),
}
"""A scope, and those that it includes."""


class Role(StrEnum):
    """What a person may do: a viewer reads, a submitter also creates and changes own jobs, an operator changes all
    jobs and workers, an admin also manages users and keys."""

    VIEWER = "viewer"
    SUBMITTER = "submitter"
    OPERATOR = "operator"
    ADMIN = "admin"


SCOPES: Mapping[Role, frozenset[Scope]] = {
    Role.VIEWER: INCLUDED[Scope.READ],
    Role.SUBMITTER: INCLUDED[Scope.SUBMIT],
    Role.OPERATOR: INCLUDED[Scope.OPERATE],
    Role.ADMIN: INCLUDED[Scope.ADMIN],
}
"""The scopes of a person who signs in."""

GRANTED: Mapping[Role, frozenset[Scope]] = {**SCOPES, Role.OPERATOR: INCLUDED[Scope.OPERATE] | {Scope.WORK}}
"""The scopes that keys of a person may have: operators also make the keys of workers."""


def expanded(scopes: Iterable[str]) -> frozenset[Scope]:
    """Returns the scopes with all that they include."""
    return frozenset(included for scope in scopes for included in INCLUDED[Scope(scope)])
