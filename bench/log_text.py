"""Output as jobs print it: a training, a pipeline, and a solver, with random numbers."""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)


def log_text(seed: int, lines: int) -> str:
    """Returns so many lines."""
    chance = random.Random(seed)  # noqa: S311  not a secret
    write = (_training, _pipeline, _solver)[seed % 3]
    at = BEGIN
    written = []
    for number in range(lines):
        at += timedelta(milliseconds=chance.randint(1, 900))
        written.append(write(chance, f"{at:%Y-%m-%d %H:%M:%S},{at.microsecond // 1000:03}", number))
    return "\n".join(written) + "\n"


Writer = Callable[[random.Random, str, int], str]


def _training(chance: random.Random, at: str, number: int) -> str:
    loss = 3 / (1 + number / 500) + chance.random() / 10
    return f"{at} INFO train: epoch {number // 1000} step {number % 1000}/1000 loss {loss:.4f} lr 0.00030"


def _pipeline(chance: random.Random, at: str, number: int) -> str:
    sample = f"sample_{number // 40:04}"
    match chance.randint(0, 2):
        case 0:
            return f"{at} INFO align: {sample}: {chance.randint(90, 99)}.{chance.randint(0, 99):02} % of reads mapped"
        case 1:
            return f"{at} INFO io: read /data/{sample}/lane_{number % 8}.fastq.gz in {chance.randint(10, 900)} ms"
        case _:
            return f"{at} DEBUG pool: {chance.randint(1, 16)} of 16 workers are busy, {chance.randint(0, 99)} wait"


def _solver(chance: random.Random, at: str, number: int) -> str:
    residual = 10 ** -(number / 2000) * (1 + chance.random() / 10)
    return f"{number:8d}  {number * 0.005:10.4f}  {residual:12.6e}  {chance.random() * residual:12.6e}  {at}"
