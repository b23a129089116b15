"""Workers that send output over HTTP, and a reader."""

import http.client
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bench.environment import HOST

QUEUE = "bench-logs"
CHUNK = 32 * 1024
CHUNKS_AT_ONCE = 40
TIMEOUT_S = 60.0
BATCH = 1000


@dataclass
class LogClient:
    """A connection to the server under test."""

    port: int
    worker: int = 0

    def __post_init__(self) -> None:
        self._connection = http.client.HTTPConnection(HOST, self.port, timeout=TIMEOUT_S)

    def call(self, method: str, path: str, body: bytes | None = None) -> bytes:
        """Returns the body of a response. Raises HTTPException for an error."""
        self._connection.request(method, f"/api/{path}", body, {"Content-Type": "application/json"})
        response = self._connection.getresponse()
        content = response.read()
        if response.status >= http.HTTPStatus.BAD_REQUEST:
            raise http.client.HTTPException(f"{path} returned {response.status}: {content[:500]!r}")
        return content

    def post(self, path: str, body: object) -> Any:
        return json.loads(self.call("POST", path, json.dumps(body).encode()))

    def claim(self, jobs: int) -> Sequence[dict[str, Any]]:
        """Creates so many jobs and claims them."""
        for first in range(0, jobs, BATCH):
            count = min(BATCH, jobs - first)
            self.post("jobs/batch/", [{"name": "log", "task": "bench", "queue": QUEUE}] * count)
        asked = {"name": "bench-logs", "cpus": 10_000, "memory_mb": 0, "queues": [QUEUE]}
        self.worker = self.post("workers/", asked)["id"]
        claimed: list[dict[str, Any]] = []
        while len(claimed) < jobs:
            claimed += self.post(f"workers/{self.worker}/claim/", {"limit": min(BATCH, jobs - len(claimed))})["jobs"]
        return claimed

    def send(self, body: bytes) -> None:
        self.call("POST", f"workers/{self.worker}/logs/", body)


def bodies(jobs: Sequence[dict[str, Any]], texts: Sequence[str]) -> Iterator[bytes]:
    """Yields requests that send a text as the output of each job, as the bundled worker cuts it."""
    chunks = (
        {
            "id": job["id"],
            "attempt": job["attempt"],
            "seq": start // CHUNK,
            "data": texts[n % len(texts)][start:][:CHUNK],
        }
        for n, job in enumerate(jobs)
        for start in range(0, len(texts[n % len(texts)]), CHUNK)
    )
    group: list[dict[str, object]] = []
    for chunk in chunks:
        group.append(chunk)
        if len(group) == CHUNKS_AT_ONCE:
            yield json.dumps({"chunks": group}).encode()
            group = []
    if group:
        yield json.dumps({"chunks": group}).encode()
