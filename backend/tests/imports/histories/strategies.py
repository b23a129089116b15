"""Random histories: requeues, resizes, suspensions, arrays, heterogeneous jobs, reused ids, cancelled pending jobs."""

from hypothesis import strategies as st

from tests.imports.histories.truth import Attempt, Job, Segment, Step

BEGIN = 1_700_000_000
YEAR = 365 * 86_400
ENDINGS = ["COMPLETED", "COMPLETED", "FAILED", "TIMEOUT", "OUT_OF_MEMORY", "CANCELLED by 1007", "NODE_FAIL"]
REQUEUES = ["REQUEUED", "REQUEUED", "NODE_FAIL", "PREEMPTED"]
NODES = ["c1", "c[1-4]", "c[1,3-5]", "gpu-a7", "c1,d2"]
waits = st.integers(0, 4_000)
runs = st.integers(2, 90_000)


@st.composite
def segments(draw: st.DrawFn, start: int) -> tuple[Segment, ...]:
    """Draws the segments of an attempt, mostly one."""
    made: list[Segment] = []
    for _ in range(draw(st.sampled_from([1, 1, 1, 1, 2, 3]))):
        end = start + draw(runs)
        made.append(Segment(start, end, draw(st.sampled_from(NODES))))
        start = end
    return tuple(made)


@st.composite
def attempts(draw: st.DrawFn, submit: int) -> tuple[Attempt, ...]:
    """Draws the attempts of a job; each one except the last ends in a requeue."""
    made: list[Attempt] = []
    for state in [*(draw(st.lists(st.sampled_from(REQUEUES), max_size=draw(st.sampled_from([0, 0, 1, 3]))))), ""]:
        start = submit + draw(waits)
        if not state and draw(st.integers(0, 5)) == 0:
            return (*made, Attempt(submit, start + 1, "CANCELLED by 1007"))
        ran = draw(segments(start))
        end = ran[-1].end
        suspended_s = draw(st.integers(1, end - start - 1)) if draw(st.integers(0, 4)) == 0 and end > start + 2 else 0
        made.append(
            Attempt(submit, end, state or draw(st.sampled_from(ENDINGS)), ran, suspended_s, draw(steps(start, end)))
        )
        submit = end + draw(st.integers(0, 3))
    return tuple(made)


@st.composite
def steps(draw: st.DrawFn, start: int, end: int) -> tuple[Step, ...]:
    names = draw(st.sampled_from([(), ("batch",), ("batch", "extern"), ("batch", "0", "1")]))
    return tuple(Step(name, draw(st.integers(start, end - 1)), draw(st.integers(1, 9_000_000))) for name in names)


@st.composite
def job(draw: st.DrawFn, job_id: str, submit: int, cluster: str) -> Job:
    return Job(
        job_id=job_id,
        name=draw(st.sampled_from(["train", "x|y", "größer", "a b", "", 'say "hi"', "42"])),
        user=draw(st.sampled_from(["ann", "bob"])),
        partition=draw(st.sampled_from(["short", "gpu"])),
        cluster=cluster,
        exit_code=draw(st.sampled_from(["0:0", "1:0", "0:9"])),
        attempts=draw(attempts(submit)),
    )


@st.composite
def family(draw: st.DrawFn, number: int, submit: int, cluster: str) -> list[Job]:
    """Draws the result of one submission: a job, the tasks of an array, or the parts of a heterogeneous job."""
    kind = draw(st.sampled_from(["", "", "", "_", "+"]))
    if not kind:
        return [draw(job(str(number), submit, cluster))]
    first = 0 if kind == "+" else draw(st.integers(0, 3))
    count = draw(st.integers(1, 4))
    return [draw(job(f"{number}{kind}{first + at}", submit, cluster)) for at in range(count)]


@st.composite
def histories(draw: st.DrawFn) -> list[Job]:
    """Draws the jobs of one cluster; some ids are reused years later."""
    cluster = draw(st.sampled_from(["", "alpha"]))
    submit = BEGIN + draw(st.integers(0, YEAR))
    jobs: list[Job] = []
    for number in range(1, draw(st.integers(1, 4)) + 1):
        submit += draw(st.integers(0, 10_000))
        jobs += draw(family(700 + number, submit, cluster))
        if draw(st.integers(0, 4)) == 0:
            jobs += draw(family(700 + number, submit + 2 * YEAR + draw(waits), cluster))
    return jobs
