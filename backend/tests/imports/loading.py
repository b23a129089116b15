"""Loads logs into the test database."""

from io import BytesIO

from muster.imports.load import import_log
from muster.imports.read_log import LogOptions
from muster.imports.report import Report


def load(data: bytes, options: LogOptions | None = None, *, dry_run: bool = False) -> Report:
    """Imports a log named ``test``; asserts that the report accounts for every line."""
    report = Report()
    import_log(BytesIO(data), name="test", options=options or LogOptions(), report=report, dry_run=dry_run)
    assert report.balanced, report
    return report
