"""`python -m local.backup [FILE]`: save the database in pg_dump's custom format."""

import argparse
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from local import binaries, layout
from local.database import database
from local.errors import LocalError, exit_with, say


def main() -> int:
    """Write the file; it gets its name only when it is whole."""
    parser = argparse.ArgumentParser(prog="python -m local.backup")
    parser.add_argument("file", nargs="?", type=Path, default=Path(f"muster-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.dump"))
    target: Path = parser.parse_args().file
    draft = target.with_name(f"{target.name}.unfinished")
    try:
        with database(layout.main()) as url:
            dump = [binaries.program("pg_dump"), "--format=custom", "--no-owner", f"--file={draft}", url]
            if subprocess.run(dump, check=False).returncode:
                raise LocalError("pg_dump failed; nothing was saved.")
            draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    say(f"saved {target} ({target.stat().st_size / 1e6:.1f} MB).")
    return 0


if __name__ == "__main__":
    exit_with(main)
