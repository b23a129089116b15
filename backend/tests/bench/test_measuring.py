"""A failed subject loses only its own results."""

import random
from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import orjson
import pytest

from bench.measuring import Findings, measure
from bench.report import Run, save_progress
from bench.rounds import Case, Phase, PhaseError, paired, run_phase
from bench.rows import Row, Section
from bench.samples import Sample, Samples, Spread
from bench.subject import Bench

BENCH = cast(Bench, SimpleNamespace(budget=SimpleNamespace(rounds=2), rng=random.Random(1)))


def good() -> Sample:
    return Sample.of([1.0])


def bad() -> Sample:
    raise RuntimeError("no room")


class FakeSubject:
    """A subject with one interleaved case and one phase."""

    def __init__(self, name: str, shared: Callable[[], Sample] = good, own: Callable[[], Sample] = good) -> None:
        self.name = name
        self._shared, self._own = shared, own

    def cases(self, bench: Bench) -> Sequence[Case]:
        return [Case(name=f"{self.name} shared", run=self._shared)]

    def phases(self, bench: Bench) -> Sequence[Phase]:
        return [Phase(name=self.name, cases=[Case(name=f"{self.name} own", run=self._own)], rounds=2)]

    def rows(self, samples: Samples) -> Sequence[Row]:
        figure = Spread.of([each.per_second for case in ("shared", "own") for each in samples[f"{self.name} {case}"]])
        return [Row(section=Section.LIST, label=self.name, figure=figure, unit="ms")]


def measured(*subjects: FakeSubject) -> Findings:
    return measure(BENCH, subjects, lambda _: None)


@pytest.mark.parametrize("subject", [FakeSubject("second", shared=bad), FakeSubject("second", own=bad)])
def test_failed_subject_does_not_affect_the_others(subject: FakeSubject) -> None:
    findings = measured(FakeSubject("first"), subject, FakeSubject("third"))
    assert [row.label for row in findings.rows] == ["first", "third"]
    assert {(failure.subject, failure.error) for failure in findings.failures} == {("second", "RuntimeError: no room")}


def test_failed_preparation_of_phases_fails_its_subject_only() -> None:
    class Unprepared(FakeSubject):
        def phases(self, bench: Bench) -> Sequence[Phase]:
            raise LookupError("too few jobs")

    findings = measured(Unprepared("first"), FakeSubject("second"))
    assert [row.label for row in findings.rows] == ["second"]
    assert findings.failures[0].error == "LookupError: too few jobs"


def test_finished_subjects_are_saved_immediately(tmp_path: Path) -> None:
    file = tmp_path / "bench" / "1000.json"
    run = Run(
        jobs=1000, statuses=3000, made_at="", measured_at="", commit="abc", options="", machine={}, rows=()
    )  # fmt: skip
    seen: list[list[str]] = []

    def save(findings: Findings) -> None:
        save_progress(run, findings, file)
        seen.append([row["label"] for row in orjson.loads(file.read_bytes())["rows"]])

    measure(BENCH, [FakeSubject("first"), FakeSubject("second"), FakeSubject("third", own=bad)], save)
    assert seen == [["first"], ["first", "second"], ["first", "second"]]
    assert [failure["label"] for failure in orjson.loads(file.read_bytes())["failures"]] == ["third own"]


def test_failed_case_is_not_repeated() -> None:
    tries: list[int] = []

    def fail() -> Sample:
        tries.append(1)
        raise RuntimeError

    phase = Phase(name="some", cases=[Case(name="good", run=good), Case(name="bad", run=fail)], rounds=3)
    with pytest.raises(PhaseError) as raised:
        run_phase(phase, random.Random(1))
    assert len(tries) == 1
    assert len(raised.value.samples["good"]) == 3
    assert set(raised.value.samples) == {"good"}


def test_paired_cases_are_measured_once_per_round() -> None:
    rounds: list[float] = []

    def both() -> dict[str, Sample]:
        rounds.append(float(len(rounds)))
        return {name: Sample.of([rounds[-1]]) for name in ("with", "without")}

    cases = [Case(name="other", run=good), *paired(["with", "without"], both)]
    samples = run_phase(Phase(name="writing", cases=cases, rounds=3), random.Random(1))
    assert rounds == [0.0, 1.0, 2.0]
    for name in ("with", "without"):
        assert [sample.times_ms for sample in samples[name]] == [[0.0], [1.0], [2.0]]
