"""Exports over HTTP, compared with the same query in psql."""

import http.client
import subprocess
import time
from collections.abc import Callable, Sequence

from psycopg import ClientCursor

from bench.environment import HOST
from bench.pages import LISTINGS, ORDERING, Listing
from bench.rounds import Case, Phase
from bench.rows import TIMES, Row, Section, at_least
from bench.samples import Sample, Samples, Spread, ratio
from bench.servers import Stack
from bench.subject import Bench
from muster.exports import statement
from muster.exports.statement import FileFormat
from muster.jobs.listing import sampled_list

SHARE_OF_PSQL = at_least(0.5)
# The status of about one job in fourteen: enough rows to make the start negligible, few enough for every round.
EXPORTED = LISTINGS[1]
CHUNK = 256 * 1024
TIMEOUT_S = 300.0
FORMATS = (FileFormat.CSV, FileFormat.NDJSON)


class ExportSubject:
    """Two formats of the same rows."""

    name = "export"

    def cases(self, bench: Bench) -> Sequence[Case]:
        return ()

    def phases(self, bench: Bench) -> Sequence[Phase]:
        cases = [
            case
            for file_format in FORMATS
            for case in (
                Case(name=_name(file_format, "HTTP"), run=_timed(EXPORTED, lambda f=file_format: _http(bench, f))),  # type: ignore[misc]
                Case(name=_name(file_format, "psql"), run=_timed(EXPORTED, _psql(bench, file_format))),
            )
        ]
        return [Phase(name="exporting", cases=cases, rounds=bench.budget.rounds)]

    def rows(self, samples: Samples) -> Sequence[Row]:
        return [_row(samples, file_format) for file_format in FORMATS]


def _name(file_format: FileFormat, way: str) -> str:
    return f"export {file_format}, {way}"


def _timed(listing: Listing, call: Callable[[], object]) -> Callable[[], Sample]:
    """Returns a run in rows a second. Raises LookupError if a call that counts lines returns too few."""

    def run() -> Sample:
        began = time.perf_counter()
        lines = call()
        took_ms = (time.perf_counter() - began) * 1000
        if isinstance(lines, int) and lines < listing.count:
            raise LookupError(f"The export has {lines} lines instead of {listing.count}.")
        return Sample.of([took_ms], units=listing.count)

    return run


def _http(bench: Bench, file_format: FileFormat) -> int:
    """Reads the whole file; returns the number of lines."""
    connection = http.client.HTTPConnection(HOST, bench.server(Stack.MUSTER).port, timeout=TIMEOUT_S)
    try:
        connection.request("GET", f"/api/jobs/export/?status={EXPORTED.statuses[0]}&file_format={file_format}")
        response = connection.getresponse()
        if response.status != http.HTTPStatus.OK:
            raise http.client.HTTPException(f"The export returned {response.status}.")
        lines = 0
        while chunk := response.read(CHUNK):
            lines += chunk.count(b"\n")
        return lines
    finally:
        connection.close()


def _psql(bench: Bench, file_format: FileFormat) -> Callable[[], object]:
    method = sampled_list.export_method(EXPORTED.filters, ORDERING)
    query = statement.job_export(filters=EXPORTED.filters, ordering=ORDERING, file_format=file_format, search=method)
    text = ClientCursor(bench.connection).mogrify(query.code, statement.params(EXPORTED.filters))
    command = ["psql", "--no-psqlrc", "--quiet", f"--command={text}", f"--dbname={bench.database.url}"]
    return lambda: subprocess.run(command, stdout=subprocess.DEVNULL, check=True)


def _row(samples: Samples, file_format: FileFormat) -> Row:
    ours, theirs = samples[_name(file_format, "HTTP")], samples[_name(file_format, "psql")]
    rates = [Spread.of([sample.per_second for sample in each]).value for each in (ours, theirs)]
    return Row(
        section=Section.EXPORT,
        label=f"{file_format} over HTTP: rows/s, relative to psql's COPY of the same query",
        figure=ratio(ours, theirs, lambda sample: sample.per_second),
        unit=TIMES,
        target=SHARE_OF_PSQL,
        note=f"{rates[0]:,.0f} to {rates[1]:,.0f} rows/s",
    )
