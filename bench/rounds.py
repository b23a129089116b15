"""Runs cases round after round, in random order within each."""

import random
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import partial

from bench.progress import progress
from bench.samples import Sample, Samples


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A named measurement; ``run`` measures one round."""

    name: str
    run: Callable[[], Sample]


def paired(names: Sequence[str], measure: Callable[[], Mapping[str, Sample]]) -> Sequence[Case]:
    """Returns cases that are measured together, for ratios near 1: the first one run in a round measures all."""
    measured: dict[str, Sample] = {}

    def run(name: str) -> Sample:
        if name not in measured:
            measured.update(measure())
        return measured.pop(name)

    return [Case(name=name, run=partial(run, name)) for name in names]


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """Interleaved cases. ``context`` sets up and ends their conditions."""

    name: str
    cases: Sequence[Case]
    rounds: int
    context: Callable[[], AbstractContextManager[object]] = nullcontext


class PhaseError(Exception):
    """Some cases of a phase failed: ``errors`` by case, and the ``samples`` of the other cases."""

    def __init__(self, samples: Samples, errors: Mapping[str, Exception]) -> None:
        super().__init__("; ".join(f"{case}: {error!r}" for case, error in errors.items()))
        self.samples = samples
        self.errors = errors


def run_phase(phase: Phase, rng: random.Random) -> Samples:
    """Runs all rounds of a phase. Does not repeat a failed case; raises PhaseError at the end."""
    errors: dict[str, Exception] = {}
    samples: dict[str, list[Sample]] = {case.name: [] for case in phase.cases}
    if len(samples) < len(phase.cases):
        raise ValueError(f"Two cases of the phase {phase.name} have the same name.")
    with phase.context(), progress(len(phase.cases) * phase.rounds, phase.name, "case") as bar:
        for _ in range(phase.rounds):
            for case in rng.sample(phase.cases, len(phase.cases)):
                if case.name in errors:
                    continue
                bar.set_postfix_str(case.name, refresh=False)
                try:
                    samples[case.name].append(case.run())
                except Exception as error:  # noqa: BLE001  raised at the end
                    errors[case.name] = error
                bar.update()
    if errors:
        raise PhaseError({name: each for name, each in samples.items() if name not in errors}, errors)
    return samples
