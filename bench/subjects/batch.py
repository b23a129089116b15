"""Batch create of 10,000 jobs by the service, compared with COPY of the same rows into the same tables."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial

import orjson

from bench import writes
from bench.databases import restored
from bench.rounds import Case, Phase
from bench.rows import TIMES, Row, Section, at_least
from bench.samples import Sample, Samples, Spread, ratio, timed
from bench.statements import bench_query
from bench.subject import Bench
from muster.bulk.schemas import JobBatch
from muster.bulk.services import job_batch_create

JOBS = 10_000
SHARE_OF_COPY = at_least(0.40)
SERVICE, COPY = "batch create, service", "batch create, COPY"


class BatchSubject:
    """Validates and creates a request's body, compared with COPY of prepared rows."""

    name = "batch"

    def cases(self, bench: Bench) -> Sequence[Case]:
        return ()

    def phases(self, bench: Bench) -> Sequence[Phase]:
        body = writes.batch(JOBS)
        service = Case(name=SERVICE, run=lambda: _once(lambda: _create(body)))
        copy = Case(name=COPY, run=lambda: _once(_copy(bench, body)))
        context = partial(restored, bench.database)
        return [Phase(name="batches", cases=[service, copy], rounds=bench.budget.rounds, context=context)]

    def rows(self, samples: Samples) -> Sequence[Row]:
        rates = [Spread.of([sample.per_second for sample in samples[name]]).value for name in (SERVICE, COPY)]
        figure = ratio(samples[SERVICE], samples[COPY], lambda sample: sample.per_second)
        note = f"{rates[0]:,.0f} to {rates[1]:,.0f} jobs/s; the service validates each job first"
        return [
            Row(
                section=Section.BATCH,
                label="10,000 jobs: jobs/s, relative to COPY of the same rows",
                figure=figure,
                unit=TIMES,
                target=SHARE_OF_COPY,
                note=note,
            )
        ]


def _once(call: Callable[[], object]) -> Sample:
    return Sample.of(timed(iter([call]), limit=1, seconds=0).times_ms, units=JOBS)


def _create(body: bytes) -> None:
    jobs = [job.new_job() for job in JobBatch.model_validate_json(body).root]
    job_batch_create(jobs=jobs, actor="bench")


def _copy(bench: Bench, body: bytes) -> Callable[[], None]:
    """Returns a call that copies into both tables in one transaction; the text is prepared beforehand."""
    at = datetime.now(UTC).isoformat()
    ids = [row[0] for row in bench.connection.execute(bench_query("job_ids"), {"n": JOBS}).fetchall()]
    jobs, statuses = "".join(_job_lines(ids, body, at)), "".join(f"{job_id}\tPENDING\t{at}\tbench\n" for job_id in ids)

    def copy() -> None:
        with bench.connection.transaction(), bench.connection.cursor() as cursor:
            for query, text in (("job_copy", jobs), ("job_status_copy", statuses)):
                with cursor.copy(bench_query(query)) as stream:
                    stream.write(text)

    return copy


def _job_lines(ids: Sequence[int], body: bytes, at: str) -> Iterator[str]:
    """Yields the jobs in COPY's text format. No value needs escaping."""
    for job_id, job in zip(ids, orjson.loads(body), strict=True):
        resources, args = (orjson.dumps(job[name]).decode() for name in ("resource_requirements", "args"))
        yield f"{job_id}\t{at}\t{job['name']}\t{job['priority']}\t{job['queue']}\t{args}\t{resources}\n"
