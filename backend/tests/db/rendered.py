"""``python -m tests.db.rendered``: writes db/rendered, the composed statements as they run, for reviewers.

Run it after each change of ``db/queries``; a test compares the two.
"""

import os
import shutil
from pathlib import Path

import django
from django.conf import settings

HEADER = "-- Composed of the files of db/queries. Written by `make rendered`.\n"
KINDS = {True: "-- Sent with its values in its text.\n", False: "-- Prepared: its values are bound on the server.\n"}


def rendered() -> dict[Path, str]:
    """Returns the text of each file, by its path."""
    from tests.support.statements import statements  # noqa: PLC0415  needs Django's settings

    folder = settings.DB_DIR / "rendered"
    return {
        folder / statement.name / f"{case}.sql": HEADER + KINDS[statement.planned] + statement.text
        for case, statement in statements()
    }


def main() -> None:
    """Rewrites all files."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    django.setup()
    shutil.rmtree(settings.DB_DIR / "rendered", ignore_errors=True)
    for path, text in rendered().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
