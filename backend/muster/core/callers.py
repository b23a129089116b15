"""Who sends a request, and what they may do. With ``AUTH=off`` it is anyone, who may do everything."""

from dataclasses import dataclass
from enum import StrEnum


class Scope(StrEnum):
    """What a caller may do. ``submit`` includes ``read``, ``operate`` includes ``submit``, ``admin`` includes all."""

    READ = "read"
    SUBMIT = "submit"
    OPERATE = "operate"
    WORK = "work"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """A person or a program.

    ``name`` stands in the history and in the audit log. ``username`` owns the jobs that the caller creates; it is
    empty without sign-in. ``scopes`` hold all that others include.
    """

    name: str
    scopes: frozenset[Scope]
    username: str = ""
    user_id: int | None = None
    session_id: int | None = None
    key_id: int | None = None

    @property
    def namespace(self) -> str:
        """A name for the caller's own data that no other caller ever gets; empty without sign-in.

        Ids are never given again, unlike the names of users.
        """
        if self.key_id is not None:
            return f"key/{self.key_id}"
        return "" if self.user_id is None else f"user/{self.user_id}"

    @property
    def speaks_for_others(self) -> bool:
        """Whether the caller may name another actor or owner."""
        return Scope.WORK in self.scopes

    @property
    def only_owner(self) -> str | None:
        """The owner whose jobs alone the caller may change; None for those of everyone."""
        return None if Scope.OPERATE in self.scopes else self.username


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditActor:
    """Who stands in the audit log for a change: the caller, whomever ``X-Actor`` names, and the client's address."""

    name: str
    address: str = ""


ANYONE = Caller(name="api", scopes=frozenset(Scope))
"""The caller of every request with ``AUTH=off``."""
