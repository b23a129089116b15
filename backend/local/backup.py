"""`python -m local.backup [FILE]`: saves the database in pg_dump's custom format."""

import argparse
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from local import binaries, layout
from local.database import database
from local.errors import LocalError, echo, exit_with


def main() -> int:
    """Writes to a temporary file and renames it once it is complete."""
    parser = argparse.ArgumentParser(prog="python -m local.backup")
    parser.add_argument("file", nargs="?", type=Path, default=Path(f"muster-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.dump"))
    target: Path = parser.parse_args().file
    draft = target.with_name(f"{target.name}.unfinished")
    try:
        with database(layout.main()) as url:
            dump = [binaries.program("pg_dump"), "--format=custom", "--no-owner", f"--file={draft}", url]
            if subprocess.run(dump, check=False).returncode:
                raise LocalError("pg_dump failed, so no backup was written; its own message is above.")
            draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    echo(f"saved {target} ({target.stat().st_size / 1e6:.1f} MB).")
    return 0


if __name__ == "__main__":
    exit_with(main)
