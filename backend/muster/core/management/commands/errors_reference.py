"""``manage.py errors_reference``: writes the reference of errors."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from muster.core.errors_reference import errors_reference


class Command(BaseCommand):
    help = "Writes the reference of errors (docs/reference/errors.md) as Markdown."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--file", type=Path, required=True, help="where to write it")

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(errors_reference(), encoding="utf-8")
