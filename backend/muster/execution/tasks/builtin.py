"""The built-in tasks."""

import math
import random
import time
from typing import Annotated

from muster.execution.tasks.bounds import Bounds
from muster.execution.tasks.registry import Context, job_task

Seconds = Annotated[float, Bounds(0, 86_400 * 365)]
Samples = Annotated[int, Bounds(1, 10**12)]
Size = Annotated[int, Bounds(1, 2000)]
TICK_S = 0.1
CHUNK = 100_000


class Cancelled(Exception):
    """The run was asked to end, and has."""


@job_task("sleep")
def sleep(ctx: Context, seconds: Seconds = 1.0) -> dict[str, float]:
    """Sleeps, and shows how much of the time has passed."""
    started = time.monotonic()
    while (passed := time.monotonic() - started) < seconds:
        _check(ctx)
        ctx.progress(100 * passed / seconds)
        time.sleep(min(TICK_S, seconds - passed))
    return {"slept_s": round(time.monotonic() - started, 3)}


@job_task("monte_carlo_pi")
def monte_carlo_pi(ctx: Context, samples: Samples = 1_000_000, seed: int = 0) -> dict[str, float]:
    """Estimates pi from random points of a square."""
    chance = random.Random(seed)  # noqa: S311  no secret
    inside = done = 0
    while done < samples:
        _check(ctx)
        count = min(CHUNK, samples - done)
        inside += sum(math.hypot(chance.random(), chance.random()) <= 1 for _ in range(count))
        done += count
        ctx.progress(100 * done / samples, f"{done:,} of {samples:,} samples: pi is about {4 * inside / done:.6f}")
    pi = 4 * inside / samples
    return {"pi": pi, "error": abs(pi - math.pi), "samples": samples}


@job_task("matrix_multiply")
def matrix_multiply(ctx: Context, size: Size = 100, seed: int = 0) -> dict[str, float]:
    """Multiplies two random square matrices; returns the trace of the product."""
    chance = random.Random(seed)  # noqa: S311  no secret
    left, right = ([[chance.random() for _ in range(size)] for _ in range(size)] for _ in range(2))
    columns = list(zip(*right, strict=True))
    trace = 0.0
    for index, row in enumerate(left):
        _check(ctx)
        trace += [sum(map(float.__mul__, row, column)) for column in columns][index]
        ctx.progress(100 * (index + 1) / size)
    return {"trace": trace, "size": size}


@job_task("fail")
def fail(ctx: Context, message: str = "This task always fails.", after_s: Seconds = 0.0) -> None:
    """Fails with a message, after some time."""
    sleep(ctx, after_s)
    raise RuntimeError(message)


def _check(ctx: Context) -> None:
    if ctx.cancelled():
        raise Cancelled
