"""``python -m tests.db.dump``: writes db/schema.dump.sql, the schema after all migrations, for reviewers.

Run it after each new migration; a test compares the two.
"""

import os

import django
from django.conf import settings

from local import layout
from local.database import database

HEADER = "-- The schema that the migrations make, as pg_dump writes it. Written by `python -m tests.db.dump`.\n\n"


def main() -> None:
    """Migrates a fresh database and writes its dump."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    with database(layout.throwaway()):
        django.setup()
        from tests.support import schema  # noqa: PLC0415  needs Django's settings

        with schema.fresh_database("dump"):
            schema.migrate_all_apps()
            path = settings.DB_DIR / "schema.dump.sql"
            path.write_text(HEADER + schema.dump(*schema.WITHOUT_DJANGO), "utf-8")


if __name__ == "__main__":
    main()
