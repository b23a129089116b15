"""Measures all subjects. A failed case invalidates its own subject only."""

import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from bench.rounds import Phase, PhaseError, run_phase
from bench.rows import Row
from bench.samples import Sample
from bench.subject import Bench, Subject
from local.errors import echo

OnFinished = Callable[["Findings"], None]


@dataclass(frozen=True, slots=True)
class Failure:
    """A case or step of a subject that failed, and its error."""

    subject: str
    label: str
    error: str


@dataclass(slots=True)
class Findings:
    """The rows of the finished subjects, in the report's order, and the failures."""

    rows: list[Row] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)


def measure(bench: Bench, subjects: Sequence[Subject], on_finished: OnFinished) -> Findings:
    """Runs all phases of the subjects. Calls ``on_finished`` with the findings so far after each subject."""
    echo("choosing pages and terms to measure.")
    cases = {subject.name: list(subject.cases(bench)) for subject in subjects}
    owners = {case.name: name for name, subject_cases in cases.items() for case in subject_cases}
    all_cases = [case for subject_cases in cases.values() for case in subject_cases]
    shared = Phase(name="reading", cases=all_cases, rounds=bench.budget.rounds)
    samples: dict[str, Sequence[Sample]] = {}
    findings = Findings()
    if owners:
        _run(bench, shared, samples, lambda case, error: _record_failure(findings, owners[case], case, error))
    for subject in subjects:
        for phase in _phases(bench, subject, findings):
            _run(bench, phase, samples, lambda case, error: _record_failure(findings, subject.name, case, error))  # noqa: B023  called at once
        if subject.name not in {failure.subject for failure in findings.failures}:
            findings.rows.extend(subject.rows(samples))
        on_finished(findings)
    return findings


def _phases(bench: Bench, subject: Subject, findings: Findings) -> Iterator[Phase]:
    try:
        phases = subject.phases(bench)
    except Exception as error:  # noqa: BLE001  printed; the run exits with 1
        _record_failure(findings, subject.name, "preparing its phases", error)
        return
    for phase in phases:
        # A row compares phases, so one failed phase makes the others useless.
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
    except Exception as error:  # noqa: BLE001  printed; the run exits with 1
        for case in phase.cases:
            failed(case.name, error)


def _record_failure(findings: Findings, subject: str, label: str, error: Exception) -> None:
    findings.failures.append(Failure(subject, label, f"{type(error).__name__}: {error}".strip()))
    traceback.print_exception(error)
    echo(f"failed: {subject}: {label}.")
