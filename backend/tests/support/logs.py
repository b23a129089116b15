"""Logs of jobs, over the API client."""

import base64
from collections.abc import Sequence
from typing import Any

from django.http import HttpResponseBase, StreamingHttpResponse
from django.test import Client

from tests.support.client import Api
from tests.support.workers import Worker, submit

Job = dict[str, Any]
Data = str | bytes


def run_of(api: Api, name: str = "w", **more: object) -> tuple[Worker, Job]:
    """Submits a job and claims it."""
    submit(api, **more)
    worker = Worker.registered(api, name)
    (job,) = worker.claim()
    return worker, job


def chunk(job: Job, seq: int, data: Data) -> dict[str, object]:
    """Returns a chunk as it is sent: bytes as base64."""
    key = {"id": job["id"], "attempt": job["attempt"], "seq": seq}
    if isinstance(data, bytes):
        return {**key, "data": base64.b64encode(data).decode(), "encoding": "base64"}
    return {**key, "data": data}


def sent(worker: Worker, chunks: Sequence[dict[str, object]]) -> list[str]:
    """Sends chunks in one request; returns the outcomes."""
    answer = worker.post("logs", {"chunks": chunks})
    assert answer.status == 200, answer.json
    return [told["outcome"] for told in answer.json["chunks"]]


def send(worker: Worker, job: Job, seq: int, data: Data) -> str:
    """Sends one chunk; returns its outcome."""
    (outcome,) = sent(worker, [chunk(job, seq, data)])
    return outcome


def log(api: Api, job_id: int, **query: object) -> dict[str, Any]:
    """Returns the answer to a read of a log."""
    answer = api.get(f"jobs/{job_id}/logs/", query)
    assert answer.status == 200, answer.json
    found: dict[str, Any] = answer.json
    return found


def texts(api: Api, job_id: int, **query: object) -> list[tuple[int, str]]:
    """Returns number and text of each line."""
    return [(line["number"], line["text"]) for line in log(api, job_id, **query)["lines"]]


def raw(job_id: int, query: str = "") -> bytes:
    """Returns the whole file."""
    response: HttpResponseBase = Client().get(f"/api/jobs/{job_id}/logs/raw/?{query}")
    assert isinstance(response, StreamingHttpResponse), response
    try:
        return b"".join(response)
    finally:
        response.close()
