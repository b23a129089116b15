"""Every repository path and every relative link in the documentation exists."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest

from local.layout import REPOSITORY

PAGES = [
    *(REPOSITORY / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "db/README.md")),
    *sorted((REPOSITORY / "docs").rglob("*.md")),
]
ROOTS = ("backend/", "bench/", "db/", "docs/", "e2e/", "frontend/", "loadtest/")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)\s]+)\)|(?:src|srcset)=\"([^\"]+)\"")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
PLACEHOLDER = re.compile(r"[<…{ ]|NNNN")
"""Marks a path that stands for many, such as ``db/queries/<package>/``."""


def _prose(document: Path) -> str:
    return FENCE.sub("", document.read_text("utf-8"))


def _paths(document: Path) -> Iterator[str]:
    for span in CODE.findall(_prose(document)):
        if span.startswith(ROOTS) and not PLACEHOLDER.search(span):
            yield span


def _links(document: Path) -> Iterator[str]:
    for markdown, html in LINK.findall(_prose(document)):
        target = markdown or html
        if not re.match(r"[a-z]+:", target):
            yield target


def _slugs(document: Path) -> set[str]:
    """Returns the anchors that GitHub makes of a page's headings."""
    headings = (heading.replace("`", "").lower() for heading in HEADING.findall(_prose(document)))
    return {re.sub(r"[^\w\- ]", "", heading).strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", PAGES, ids=lambda document: str(document.relative_to(REPOSITORY)))
def test_every_path_named_exists(document: Path) -> None:
    assert [path for path in _paths(document) if not any(REPOSITORY.glob(path.rstrip("/")))] == []


@pytest.mark.parametrize("document", PAGES, ids=lambda document: str(document.relative_to(REPOSITORY)))
def test_every_relative_link_resolves(document: Path) -> None:
    broken = []
    for link in _links(document):
        path, _, anchor = unquote(link).partition("#")
        target = document.parent / path if path else document
        if not target.exists() or (anchor and anchor not in _slugs(target)):
            broken.append(link)
    assert broken == []


def test_pages_name_paths_and_links() -> None:
    assert any(_paths(REPOSITORY / "README.md"))
    assert any(_links(REPOSITORY / "README.md"))
