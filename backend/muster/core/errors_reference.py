"""The reference of errors as Markdown, from the registry."""

from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from itertools import groupby
from pathlib import Path

from django.conf import settings

from muster.core.errors import MusterError, registered

INTRODUCTION = """\
# Errors

<!-- Written by `make reference` from the classes in errors.py; don't edit it by hand. -->

Every error is an `application/problem+json` body after RFC 9457:

| member | what it holds |
|---|---|
| `type` | `urn:muster:problem:` and the code |
| `title`, `status` | the HTTP status, its phrase and its number |
| `detail` | one sentence for people: what happened, why, what to do |
| `code` | one of the codes below, for programs |
| `request_id` | the id that the server's log has too; also in the header `X-Request-ID` |
"""
REASONS = """\
## Reasons of skipped items

Answers about many items name one of these codes as the `reason` for each that was left unchanged.

"""


def errors_load() -> Mapping[str, type[MusterError]]:
    """Imports every ``errors.py`` of the application, and returns the errors by code."""
    root = Path(settings.BACKEND)
    for path in sorted(root.glob("muster/**/errors.py")):
        import_module(".".join(path.relative_to(root).with_suffix("").parts))
    return registered()


def errors_reference() -> str:
    """The text of ``docs/reference/errors.md``."""
    kinds = sorted(errors_load().values(), key=lambda kind: (kind.status, kind.code))
    members = {name: text for kind in kinds for name, text in kind.members.items()}
    introduction = INTRODUCTION + "".join(
        f"| `{name}`, where named below | {members[name]} |\n" for name in sorted(members)
    )
    sections = [_section(list(group)) for _, group in groupby(kinds, key=lambda kind: kind.status)]
    reasons = "".join(f"- `{code}`\n" for code in item_reasons())
    return "\n".join([introduction, *sections, REASONS + reasons])


def item_reasons() -> Sequence[str]:
    """The codes that stand as reasons of skipped items."""
    return sorted({kind.code for kind in _descendants(MusterError) if kind.item_reason})


def _descendants(kind: type[MusterError]) -> Iterator[type[MusterError]]:
    for child in kind.__subclasses__():
        yield child
        yield from _descendants(child)


def _section(kinds: Sequence[type[MusterError]]) -> str:
    heading = (
        f"## {int(kinds[0].status)} {kinds[0].title}\n\n| code | cause | remedy | also sends |\n|---|---|---|---|\n"
    )
    return heading + "".join(f"| `{kind.code}` | {kind.cause} | {kind.remedy} | {_beside(kind)} |\n" for kind in kinds)


def _beside(kind: type[MusterError]) -> str:
    wait = [f"`Retry-After: {kind.retry_after_s}`"] if kind.retry_after_s is not None else []
    return ", ".join([*(f"`{member}`" for member in kind.members), *wait])
