"""What the regions of a template can hold, as data: :mod:`muster.core.db.templates` makes text of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Part:
    """A region of ``db/queries/*/<file>.sql`` with these texts in the regions within it."""

    file: str
    region: str
    regions: "Regions" = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Literal:
    """A value as an SQL literal."""

    value: str | bool


@dataclass(frozen=True, slots=True)
class Identifier:
    """A quoted SQL identifier."""

    name: str


@dataclass(frozen=True, slots=True)
class All:
    """Conditions that all hold."""

    conditions: Sequence["Fragment"]


@dataclass(frozen=True, slots=True)
class Union:
    """The rows of several queries, one after the other."""

    queries: Sequence["Fragment"]


Fragment = Part | Literal | Identifier | All | Union | None
"""What a region can hold; None stands for nothing."""
Regions = Mapping[str, Fragment]
