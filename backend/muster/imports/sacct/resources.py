"""Reads the requested resources of a job, or else the allocated ones."""

from muster.imports.sacct.values import (
    Fields,
    gpus,
    parse_count,
    parse_duration,
    parse_memory,
    parse_resources,
    said,
)


def requested(fields: Fields) -> dict[str, object]:
    """Returns the known ones of ``cpus``, ``memory_mb`` (whole job), ``gpus``, ``walltime_s``, ``nodes``."""
    asked, given = (parse_resources(said(fields, name)) for name in ("reqtres", "alloctres"))
    cpus = _count(fields, "reqcpus", "ncpus", "alloccpus") or _first_count("cpu", asked, given)
    nodes = _count(fields, "reqnodes", "nnodes", "allocnodes") or _first_count("node", asked, given)
    known = {
        "cpus": cpus,
        "memory_mb": _memory_mb(fields, cpus or 1, nodes or 1) or _whole_memory_mb(asked) or _whole_memory_mb(given),
        "gpus": gpus(asked) or gpus(given),
        "walltime_s": _walltime_s(fields),
        "nodes": nodes,
    }
    return {name: value for name, value in known.items() if value is not None}


def _count(fields: Fields, *names: str) -> int | None:
    """Returns the first positive number of these columns."""
    return next((count for name in names if (count := parse_count(said(fields, name)))), None)


def _first_count(kind: str, *lists: dict[str, str]) -> int | None:
    return next((count for resources in lists if (count := parse_count(resources.get(kind, "")))), None)


def _memory_mb(fields: Fields, cpus: int, nodes: int) -> int | None:
    memory = parse_memory(said(fields, "reqmem"))
    if memory is None:
        return None
    mb, per = memory
    return round(mb * {"c": cpus, "n": nodes}.get(per, 1))


def _whole_memory_mb(resources: dict[str, str]) -> int | None:
    memory = parse_memory(resources.get("mem", ""))
    return round(memory[0]) if memory else None


def _walltime_s(fields: Fields) -> int | None:
    """Returns the time limit in seconds. TimelimitRaw is in minutes."""
    seconds = parse_duration(said(fields, "timelimit"))
    minutes = parse_count(said(fields, "timelimitraw"))
    return int(seconds) if seconds else minutes * 60 if minutes else None
