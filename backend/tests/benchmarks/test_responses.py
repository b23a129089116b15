"""The envelope around results built by the database."""

from muster.core.http import responses
from tests.benchmarks.conftest import Timed

RESULTS = "[" + ",".join(['{"id":1,"name":"a job of fifty"}'] * 50) + "]"


def test_envelope_contains_the_results_unchanged(timed: Timed) -> None:
    body = timed(lambda: responses.envelope(RESULTS, count=10, count_exact=True, position=0, next=None))
    assert body.endswith(b'"results":' + RESULTS.encode() + b"}")
