"""``manage.py verify_restored``: run by `make restore` on a restored database before it replaces the present one."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from muster.housekeeping import restored
from muster.housekeeping.restored import NotRestorable


class Command(BaseCommand):
    """Refuses a database of another application or a newer Muster; otherwise migrates, analyzes and counts its jobs."""

    help = __doc__
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            restored.check_origin()
        except NotRestorable as refusal:
            raise CommandError(str(refusal)) from refusal
        call_command("migrate", verbosity=0, interactive=False)
        self.stdout.write(f"{restored.finish()} jobs")
