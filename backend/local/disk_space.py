"""Stops a command while PostgreSQL still has disk space for its WAL.

A PostgreSQL without that space exits, and cannot start again until somebody frees some.
"""

import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from local.errors import LocalError

MB = 1024 * 1024
# Segments of WAL have 16 MB: enough for those until the command has ended, for other clients, and for a checkpoint.
RESERVE_BYTES = 128 * MB
POLL_S = 0.05


def check_reserve(folder: Path, *, more_bytes: int = 0) -> None:
    """Raises LocalError if the disk of `folder` has less than the reserve and `more_bytes` left."""
    free, needed = shutil.disk_usage(folder).free, RESERVE_BYTES + more_bytes
    if free < needed:
        space = f"{free // MB} MB are free, and {needed // MB} MB must stay free"
        raise LocalError(f"The disk of {folder} has too little space: {space}.")


def run_with_reserve(
    command: Sequence[str], folder: Path | None, *, env: Mapping[str, str] | None = None, cwd: Path | None = None
) -> tuple[int, str]:
    """Runs `command`; returns its exit status and its output.

    Terminates it and raises LocalError once the disk of `folder` has too little space. None: the disk is unknown.
    """
    with subprocess.Popen(command, env=env, cwd=cwd, stdout=subprocess.PIPE, text=True) as process:
        try:
            while True:
                try:
                    output, _ = process.communicate(timeout=POLL_S)
                except subprocess.TimeoutExpired:
                    if folder is not None:
                        check_reserve(folder)
                else:
                    return process.returncode, output
        except BaseException:
            # Not a kill: pg_restore passes this on to its workers.
            process.terminate()
            raise
