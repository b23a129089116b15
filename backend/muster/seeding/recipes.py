"""The kinds of seeded jobs and the users who submit them. A change to either changes the generated jobs."""

from collections.abc import Iterator
from dataclasses import asdict

from muster.seeding.catalogue_business import BUSINESS
from muster.seeding.catalogue_science import SCIENCE

USERS = (
    "ci",
    "cron",
    "portal",
    "notebook",
    "nightly",
    "team-vision",
    "team-genomics",
    "team-climate",
    "team-risk",
    "lab-3",
    "ops",
    "api",
)

KINDS = (*SCIENCE, *BUSINESS)


def recipes() -> list[dict[str, object]]:
    """Returns every name of every kind, numbered by ``n`` from 0, in the format of ``seed_plan.sql``."""
    return [{"n": n, **recipe} for n, recipe in enumerate(_named())]


def _named() -> Iterator[dict[str, object]]:
    for kind in KINDS:
        resources = {"cpus": kind.cpus, "memory_mb": kind.memory_mb, "gpus": kind.gpus, "walltime_s": kind.walltime_s}
        for name in kind.names:
            for subject in kind.subjects:
                yield asdict(kind) | {
                    "name": name.replace("{subject}", subject),
                    "project": subject,
                    "resources": resources,
                }
