"""Runs concurrent writers with pgbench, whose own overhead is small."""

import re
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from bench.samples import Sample
from local.errors import LocalError

THREADS = 2
MAX_DURATION_S = 7200


def script(statement: str, values: Mapping[str, object]) -> str:
    """Converts psycopg's placeholders to pgbench variables; inlines nulls and empty texts, unsupported by pgbench."""

    def placeholder(match: re.Match[str]) -> str:
        value = values[match[1]]
        return "NULL" if value is None else f":{match[1]}" if value != "" else "''"

    return re.sub(r"%\((\w+)\)s", placeholder, statement).replace("%%", "%")


def run(url: str, text: str, values: Mapping[str, object], *, clients: int, seconds: float) -> Sample:
    """Runs a script with ``clients`` connections for ``seconds``. Raises LocalError if pgbench fails."""
    with _script_file(text) as file:
        options = (f"--client={clients}", f"--jobs={min(clients, THREADS)}", f"--time={max(1, round(seconds))}")
        command = [*_command(url, file, values), *options]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    processed = re.search(r"actually processed: (\d+)", done.stdout)
    per_second = re.search(r"tps = ([\d.]+)", done.stdout)
    if done.returncode or processed is None or per_second is None:
        raise LocalError(f"pgbench failed: {done.stderr.strip()[-500:]}")
    return Sample(times_ms=(), units=int(processed[1]), wall_s=int(processed[1]) / float(per_second[1]))


@contextmanager
def paced(url: str, text: str, values: Mapping[str, object], *, clients: int, per_second: int) -> Iterator[None]:
    """Runs a script ``per_second`` times a second in the background. Raises LocalError if pgbench exits early."""
    with _script_file(text) as file:
        options = (f"--client={clients}", f"--rate={per_second}", f"--time={MAX_DURATION_S}")
        command = [*_command(url, file, values), *options]
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            yield
            if child.poll() is not None:
                raise LocalError(f"pgbench exited early (exit status {child.returncode}).")
        finally:
            child.terminate()
            child.wait()


def _command(url: str, file: Path, values: Mapping[str, object]) -> list[str]:
    given = [f"--define={name}={value}" for name, value in values.items() if value not in (None, "")]
    return ["pgbench", "--no-vacuum", "--protocol=prepared", f"--file={file}", *given, url]


@contextmanager
def _script_file(text: str) -> Iterator[Path]:
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(f"{text}\n")
        file.flush()
        yield Path(file.name)
