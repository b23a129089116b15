"""The recorded results of a run of several scales."""

from pathlib import Path

import orjson

from bench.databases import Database
from bench.samples import Sample
from bench.scales.record import FILE, Run, table, write
from bench.scales.series import Series

SCALES = (1000, 10_000)


def run() -> Run:
    return Run(
        measured_at="2026-01-02T03:04:05+00:00",
        commit="abc1234",
        options="two rounds",
        machine={"memory": "24 GiB"},
        databases=[Database(url="postgresql://secret@/", jobs=jobs, statuses=3 * jobs, made_at="") for jobs in SCALES],
        terms={jobs: {"search, rare term": "`once`"} for jobs in SCALES},
        samples={
            (series, jobs): [Sample.of([jobs / 1000, 2, 3]), Sample.of([4, 5])] for series in Series for jobs in SCALES
        },
    )


def test_each_series_has_a_point_for_each_scale(tmp_path: Path) -> None:
    written = orjson.loads(write(run(), tmp_path).read_bytes())
    assert [series["name"] for series in written["series"]] == [series.value for series in Series]
    for series in written["series"]:
        assert [point["jobs"] for point in series["points"]] == list(SCALES)
    point = written["series"][0]["points"][0]
    assert (point["calls"], point["p50_ms"]["value"], point["p95_ms"]["value"]) == (5, 3, 5)
    assert {series["name"] for series in written["series"] if series["baseline"]} == {
        "OFFSET at a random position",
        "count(*)",
    }


def test_record_contains_no_database_address(tmp_path: Path) -> None:
    write(run(), tmp_path)
    assert "postgresql:" not in (tmp_path / FILE).read_text("utf-8")


def test_table_has_the_medians() -> None:
    lines = table(run()).splitlines()
    assert lines[0].split()[-2:] == ["1,000", "10,000"]
    assert lines[1].split()[-2:] == ["3.00", "4.00"]
