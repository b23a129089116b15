"""The requested resources, from several columns."""

import pytest

from muster.imports.sacct.resources import requested
from muster.imports.sacct.steps import peak_memory_mb

GPUS = "cpu=12,gres/gpu:a100=2,gres/gpu:v100=1,mem=500G,node=3"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"timelimitraw": "45"}, {"walltime_s": 2_700}),
        ({"timelimit": "01:00:00", "timelimitraw": "60"}, {"walltime_s": 3_600}),
        ({"timelimitraw": "UNLIMITED"}, {}),
        ({"timelimitraw": "Partition_Limit"}, {}),
        ({"alloctres": GPUS}, {"cpus": 12, "memory_mb": 512_000, "gpus": 3, "nodes": 3}),
        ({"alloctres": "gres/gpu:a100=2,gres/gpu=5"}, {"gpus": 5}),
        ({"reqtres": "cpu=2,mem=1000M", "alloctres": "cpu=64,mem=9G"}, {"cpus": 2, "memory_mb": 1_000}),
        ({"reqmem": "2000"}, {"memory_mb": 2_000}),
        ({"reqmem": "2Gc", "alloctres": "cpu=4,node=1"}, {"cpus": 4, "memory_mb": 8_192, "nodes": 1}),
        ({"reqcpus": "4.0"}, {"cpus": 4}),
        ({}, {}),
    ],
)
def test_requests(fields: dict[str, str], expected: dict[str, object]) -> None:
    assert requested(fields) == expected


@pytest.mark.parametrize(
    ("text", "mb"),
    [
        ("52428800", 50),
        ("2048K", 2),
        ("1.5G", 1_536),
        ("2147483648", 2_048),
        ("4294967296", 4_096),
        ("0", None),
        ("", None),
    ],
)
def test_measured_memory_without_a_unit_is_in_bytes(text: str, mb: float | None) -> None:
    assert peak_memory_mb({"maxrss": text}) == mb
