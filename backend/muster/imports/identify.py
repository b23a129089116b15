"""Identifies a job of Slurm in the database."""

from collections.abc import Sequence

from muster.imports.imported_job import SlurmIdentity
from muster.imports.known_job import KnownJob
from muster.imports.sacct.arrays import is_pending_array
from muster.imports.sacct.attempts import may_continue, same_user
from muster.imports.sacct.values import REQUEUED, RESIZED, state_name


def may_be_same_cluster(known: KnownJob, identity: SlurmIdentity) -> bool:
    return not known.cluster or not identity.cluster or known.cluster == identity.cluster


def same_job(identity: SlurmIdentity, candidates: Sequence[KnownJob]) -> KnownJob | None:
    """Returns the job with this id (or array) and the submit time of one of the attempts."""
    of_id = [
        known
        for known in candidates
        if known.created_at in identity.submits
        and (known.job_id == identity.job_id or (is_pending_array(known.job_id) and is_pending_array(identity.job_id)))
    ]

    def likeness(known: KnownJob) -> tuple[bool, bool, bool, int]:
        first = known.created_at == identity.submits[0]
        return first, known.cluster == identity.cluster, known.job_id == identity.job_id, -known.id

    return max(of_id, key=likeness, default=None)


def earlier_attempt(identity: SlurmIdentity, candidates: Sequence[KnownJob]) -> KnownJob | None:
    """Returns the known job whose last attempt precedes the first one here."""
    return next(
        (
            known
            for known in candidates
            if known.job_id == identity.job_id
            and state_name(known.message) in REQUEUED | RESIZED
            and may_continue(known.status_at, identity.submits[0])
            and same_user(known.user, identity.user)
        ),
        None,
    )


def later_attempt(identity: SlurmIdentity, candidates: Sequence[KnownJob]) -> KnownJob | None:
    """Returns the known job whose first attempt follows the last one here."""
    end = identity.continues_at
    return next(
        (
            known
            for known in candidates
            if end is not None
            and known.job_id == identity.job_id
            and may_continue(end, known.created_at)
            and same_user(known.user, identity.user)
        ),
        None,
    )
