"""Whatever is sent, in whatever pieces and order, comes back: raw as it was, and the lines of the whole."""

import random
from itertools import pairwise
from typing import Any

import pytest

from muster.execution.logs import lines
from muster.execution.logs.packing import CHUNK_MAX_BYTES
from tests.support import database
from tests.support.client import Api
from tests.support.logs import chunk, log, raw, run_of, sent
from tests.support.workers import Worker, submit

ALPHABETS = [bytes(range(256)), b"ab\n", "aé漢🙂\n".encode(), b"#\r", b"a\r\n"]


def pieces(chance: random.Random, size: int) -> list[bytes]:
    output = bytes(chance.choices(chance.choice(ALPHABETS), k=size))
    borders = {0, len(output), *range(0, size, CHUNK_MAX_BYTES)}
    borders.update(chance.randint(0, size) for _ in range(chance.randint(1, 90)))
    return [output[start:end] for start, end in pairwise(sorted(borders))]


def shown(output: bytes) -> list[tuple[int, str]]:
    ended, rest = lines.split(output)
    return list(enumerate((lines.text(line) for line in [*ended, *([rest] if rest else [])]), 1))


def followed(api: Api, job_id: int, page: dict[str, Any], found: dict[int, str]) -> dict[str, Any]:
    """Reads on until nothing is new, as a follower does: a line that comes again replaces the one before."""
    while True:
        found |= {line["number"]: line["text"] for line in page["lines"]}
        following = log(api, job_id, after=page["after"], limit=50)
        if not following["lines"] and following["after"] == page["after"]:
            return page
        page = following


@pytest.mark.parametrize("seed", range(12))
def test_any_bytes_come_back(live_api: Api, seed: int) -> None:
    chance = random.Random(seed)
    worker, job = run_of(live_api)
    parts = pieces(chance, chance.choice([50, 2000, 200_000]))
    # Up to a few chunks late, in requests of a few.
    order = sorted(range(len(parts)), key=lambda seq: seq + chance.choice([0, 0, 0, 5]))
    found: dict[int, str] = {}
    in_order = order == sorted(order)
    page = log(live_api, job["id"], from_line=1, limit=50)
    while order:
        size = chance.randint(1, 9)
        now, order = order[:size], order[size:]
        assert set(sent(worker, [chunk(job, seq, parts[seq]) for seq in now])) == {"stored"}
        assert set(sent(worker, [chunk(job, seq, b"other") for seq in now])) == {"already"}
        page = followed(live_api, job["id"], page, found)
    assert set(sent(worker, [chunk(job, seq, b"other") for seq in range(len(parts))])) == {"already"}
    whole = b"".join(parts)
    assert raw(job["id"]) == whole
    told = log(live_api, job["id"], from_line=1, limit=10_000)
    assert (told["gap"], told["size_bytes"], told["line_count"]) == (None, len(whole), len(shown(whole)))
    expected = shown(whole)
    assert [(line["number"], line["text"]) for line in told["lines"]] == expected[: len(told["lines"])]
    if in_order:
        assert sorted(found.items()) == expected
    word = chance.choice(expected)[1][:3]
    if word.strip() and "\0" not in word and word.isprintable():
        hits = log(live_api, job["id"], search=word, limit=10_000)["lines"]
        wanted = [number for number, text in expected if word.lower() in text.lower()]
        assert [line["number"] for line in hits] == wanted[:10_000]


def test_runs_of_one_request_are_apart(live_api: Api) -> None:
    submit(live_api), submit(live_api)
    worker = Worker.registered(live_api)
    jobs = worker.claim(2)
    outcomes = sent(worker, [chunk(jobs[number % 2], number // 2, f"{number}\n") for number in range(200)])
    assert set(outcomes) == {"stored"}
    for which, job in enumerate(jobs):
        assert raw(job["id"]).decode() == "".join(f"{number}\n" for number in range(which, 200, 2))
    assert database.value("SELECT count(*) FROM job_log_attempt") == 2
