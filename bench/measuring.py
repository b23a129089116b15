"""Measures subject after subject; what fails costs its own subject, not what was measured before and after it."""

import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from bench.rounds import Phase, PhaseError, run_phase
from bench.rows import Row
from bench.samples import Sample
from bench.subject import Bench, Subject
from local.errors import echo

Keep = Callable[["Findings"], None]


@dataclass(frozen=True, slots=True)
class Failure:
    """What could not be measured, and why."""

    subject: str
    what: str
    error: str


@dataclass(slots=True)
class Findings:
    """The rows of the subjects that are finished, in the order of the report, and what failed."""

    rows: list[Row] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)


def measure(bench: Bench, subjects: Sequence[Subject], keep: Keep) -> Findings:
    """All phases of the subjects. ``keep`` is given what is known each time that a subject is finished."""
    echo("finding places to measure.")
    cases = {subject.name: list(subject.cases(bench)) for subject in subjects}
    owners = {case.name: name for name, own in cases.items() for case in own}
    shared = Phase(name="reading", cases=[case for own in cases.values() for case in own], rounds=bench.budget.rounds)
    samples: dict[str, Sequence[Sample]] = {}
    findings = Findings()
    if owners:
        _run(bench, shared, samples, lambda case, error: _note(findings, owners[case], case, error))
    for subject in subjects:
        for phase in _phases(bench, subject, findings):
            _run(bench, phase, samples, lambda case, error: _note(findings, subject.name, case, error))  # noqa: B023  called at once
        if subject.name not in {failure.subject for failure in findings.failures}:
            findings.rows.extend(subject.rows(samples))
        keep(findings)
    return findings


def _phases(bench: Bench, subject: Subject, findings: Findings) -> Iterator[Phase]:
    try:
        phases = subject.phases(bench)
    except Exception as error:  # noqa: BLE001  said, and the run ends with 1
        _note(findings, subject.name, "finding places", error)
        return
    for phase in phases:
        # A row compares phases: without one of them the others say nothing.
        if any(failure.subject == subject.name for failure in findings.failures):
            return
        yield phase


def _run(
    bench: Bench, phase: Phase, samples: dict[str, Sequence[Sample]], failed: Callable[[str, Exception], None]
) -> None:
    try:
        samples |= run_phase(phase, bench.rng)
    except PhaseError as error:
        samples |= error.samples
        for name, each in error.errors.items():
            failed(name, each)
    except Exception as error:  # noqa: BLE001  said, and the run ends with 1
        for case in phase.cases:
            failed(case.name, error)


def _note(findings: Findings, subject: str, what: str, error: Exception) -> None:
    findings.failures.append(Failure(subject, what, f"{type(error).__name__}: {error}".strip()))
    traceback.print_exception(error)
    echo(f"failed: {subject}: {what}.")
