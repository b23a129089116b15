"""Bounds of a number among a task's arguments."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bounds:
    """From ``least`` to ``most``, both included."""

    least: float
    most: float
