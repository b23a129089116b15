"""POST workers/{id}/logs/ and GET jobs/{id}/logs/"""

from muster.core.metrics.statements import spent
from tests.support import database
from tests.support.client import Api
from tests.support.logs import chunk, log, raw, run_of, send, sent, texts
from tests.support.workers import GRACE, Worker, submit


def test_output_is_read_by_line(live_api: Api) -> None:
    worker, job = run_of(live_api)
    assert send(worker, job, 0, "one\ntw") == "stored"
    assert send(worker, job, 1, "o\nthree") == "stored"
    assert texts(live_api, job["id"]) == [(1, "one"), (2, "two"), (3, "three")]
    assert texts(live_api, job["id"], tail=1) == [(3, "three")]
    assert texts(live_api, job["id"], from_line=2, limit=1) == [(2, "two")]
    assert texts(live_api, job["id"], search="T") == [(2, "two"), (3, "three")]
    assert raw(job["id"]) == b"one\ntwo\nthree"


def test_follower_gets_what_is_new(live_api: Api) -> None:
    worker, job = run_of(live_api)
    send(worker, job, 0, "one\ntw")
    first = log(live_api, job["id"])
    assert (first["line_count"], first["size_bytes"], first["complete"], first["gap"]) == (2, 6, False, None)
    again = log(live_api, job["id"], after=first["after"])
    assert (again["lines"], again["after"]) == ([], first["after"])
    send(worker, job, 1, "o\nthree\n")
    news = log(live_api, job["id"], after=first["after"])
    assert news["lines"] == [{"number": 2, "text": "two"}, {"number": 3, "text": "three"}]
    assert database.value("SELECT count(*) FROM job_log") == 2


def test_first_content_of_a_seq_stays(live_api: Api) -> None:
    worker, job = run_of(live_api)
    twice = [chunk(job, 0, "a\n"), chunk(job, 0, "b\n"), chunk(job, 1, "c\n")]
    assert sent(worker, twice) == ["stored", "already", "stored"]
    assert send(worker, job, 1, "d\n") == "already"
    assert raw(job["id"]) == b"a\nc\n"


def test_missing_chunk_is_a_gap_until_it_comes(live_api: Api) -> None:
    worker, job = run_of(live_api)
    assert sent(worker, [chunk(job, 0, "one\ntw"), chunk(job, 2, "three\n")]) == ["stored", "stored"]
    assert log(live_api, job["id"])["gap"] == {"after_line": 2, "lost_bytes": 0}
    assert texts(live_api, job["id"]) == [(1, "one"), (2, "tw"), (3, "three")]
    assert send(worker, job, 1, "o\ntwo and a half\n") == "stored"
    assert log(live_api, job["id"])["gap"] is None
    assert texts(live_api, job["id"]) == [(1, "one"), (2, "two"), (3, "two and a half"), (4, "three")]


def test_run_of_another_is_stale(live_api: Api) -> None:
    worker, job = run_of(live_api)
    other = Worker.registered(live_api, "other")
    assert send(other, job, 0, "x") == "stale"
    assert send(worker, {**job, "attempt": 2}, 0, "x") == "stale"
    assert send(worker, {**job, "id": 2**62}, 0, "x") == "stale"
    answer = other.post("logs", {"chunks": [chunk(job, 0, "x")]}).json
    assert (answer["state"], answer["unknown"]) == ("run", [{"id": job["id"], "attempt": 1}])
    assert log(live_api, job["id"])["size_bytes"] == 0
    assert database.value("SELECT count(*) FROM job_log_attempt") == 0


def test_output_may_come_for_five_minutes_after_the_end(live_api: Api) -> None:
    worker, job = run_of(live_api)
    worker.finish(job)
    assert send(worker, job, 0, "late") == "stored"
    database.execute("UPDATE job SET created_at = created_at - interval '301 s'")
    database.execute(
        "UPDATE job_latest SET completed_at = completed_at - interval '301 s',"
        " started_at = started_at - interval '301 s'"
    )
    assert send(worker, job, 1, "too late") == "stale"


def test_earlier_attempts_keep_their_output(live_api: Api) -> None:
    worker, job = run_of(live_api, max_attempts=2)
    send(worker, job, 0, "first")
    worker.finish(job, "FAILED")
    assert send(worker, job, 1, " attempt") == "stored"
    assert log(live_api, job["id"])["attempts"] == [1]
    database.execute("UPDATE job_latest SET scheduled_at = now()")
    (again,) = worker.claim()
    assert send(worker, again, 0, "second") == "stored"
    assert texts(live_api, job["id"]) == [(1, "second")]
    assert texts(live_api, job["id"], attempt=1) == [(1, "first attempt")]
    assert log(live_api, job["id"])["attempts"] == [1, 2]
    assert live_api.get(f"jobs/{job['id']}/logs/", {"attempt": 3}).status == 404


def test_cancelled_run_is_told_and_may_send_its_last_words(live_api: Api) -> None:
    worker, job = run_of(live_api)
    live_api.post(f"jobs/{job['id']}/cancel/")
    answer = worker.post("logs", {"chunks": [chunk(job, 0, "bye")]}).json
    assert answer["chunks"][0]["outcome"] == "stored"
    cancelled = [{"id": job["id"], "attempt": 1, "grace_s": GRACE}]
    assert answer["cancel"] == cancelled
    assert worker.post("logs", {"chunks": []}).json["cancel"] == cancelled
    worker.finish(job, "CANCELLED")
    assert worker.post("logs", {"chunks": []}).json["cancel"] == []


def test_run_given_back_goes_on_with_the_same_log(live_api: Api) -> None:
    worker, job = run_of(live_api)
    send(worker, job, 0, "begun\n")
    worker.finish(job, "PENDING")
    other = Worker.registered(live_api, "other")
    (same,) = other.claim()
    assert same["attempt"] == 1
    assert send(worker, job, 1, "late") == "stale"
    assert sent(other, [chunk(same, 0, "begun "), chunk(same, 1, "again\n")]) == ["stored", "stored"]
    assert texts(live_api, job["id"]) == [(1, "begun"), (2, "begun again")]


def test_unknown_jobs_and_workers_are_404(api: Api) -> None:
    assert api.post("workers/1/logs/", {"chunks": []}).status == 404
    assert api.get("jobs/1/logs/").status == 404
    assert api.get("jobs/1/logs/raw/").status == 404


def test_job_that_never_ran_has_an_empty_log(api: Api) -> None:
    job_id = submit(api)
    found = log(api, job_id)
    assert (found["attempt"], found["attempts"], found["lines"], found["complete"]) == (1, [], [], False)


def test_log_is_complete_when_the_run_has_ended(live_api: Api) -> None:
    worker, job = run_of(live_api)
    send(worker, job, 0, "done\n")
    worker.finish(job)
    database.execute(
        "UPDATE job_log_attempt SET first_at = first_at - interval '3 s', last_at = last_at - interval '3 s'"
    )
    database.execute("UPDATE job_latest SET status_at = status_at - interval '3 s'")
    assert log(live_api, job["id"])["complete"] is True


def test_deleting_a_job_deletes_its_logs(live_api: Api) -> None:
    worker, job = run_of(live_api)
    send(worker, job, 0, "x" * 3000)
    database.execute("DELETE FROM jobs WHERE id = %s", [job["id"]])
    assert database.value("SELECT count(*) FROM job_log_attempt") == 0
    assert database.value("SELECT count(*) FROM job_log") == 0
    assert send(worker, job, 1, "y") == "stale"


def test_truncating_jobs_empties_the_logs(live_api: Api) -> None:
    worker, job = run_of(live_api)
    send(worker, job, 0, "x")
    database.execute("TRUNCATE job, job_latest")
    assert database.value("SELECT count(*) FROM job_log_attempt") == 0
    assert database.value("SELECT count(*) FROM job_log") == 0


def test_query_says_which_lines_in_one_way(live_api: Api) -> None:
    worker, job = run_of(live_api)
    path = f"jobs/{job['id']}/logs/"
    send(worker, job, 0, "a\nb\n")
    after = log(live_api, job["id"])["after"]
    assert live_api.get(path, {"tail": 1, "from_line": 1}).json["errors"].keys() == {"tail", "from_line"}
    assert live_api.get(path, {"tail": 1, "search": "a"}).json["errors"].keys() == {"tail"}
    assert live_api.get(path, {"wait": 1}).json["errors"].keys() == {"wait"}
    assert live_api.get(path, {"after": after[:-1]}).json["errors"].keys() == {"after"}
    assert live_api.get(path, {"after": after, "attempt": 2}).json["errors"].keys() == {"attempt"}
    assert live_api.get(path, {"after": after, "attempt": 1}).status == 200
    assert texts(live_api, job["id"], limit=1) == [(1, "a")]
    for wrong in ({"tail": 0}, {"tail": 10_001}, {"from_line": 0}, {"wait": 21}, {"search": ""}, {"search": "\0"}):
        assert live_api.get(path, wrong).status == 400, wrong


def test_cursor_belongs_to_its_job(live_api: Api) -> None:
    _, first = run_of(live_api)
    _, second = run_of(live_api, "other")
    after = log(live_api, first["id"])["after"]
    assert live_api.get(f"jobs/{second['id']}/logs/", {"after": after}).json["code"] == "invalid_cursor"


def test_chunks_are_checked(live_api: Api) -> None:
    worker, job = run_of(live_api)
    large = worker.post("logs", {"chunks": [chunk(job, 0, "é" * 32_769)]})
    assert large.json["errors"].keys() == {"chunks.0.data"}
    garbled = worker.post("logs", {"chunks": [{**chunk(job, 0, "é"), "encoding": "base64"}]})
    assert garbled.json["errors"].keys() == {"chunks.0.data"}
    assert worker.post("logs", {"chunks": [{**chunk(job, -1, "")}]}).status == 400
    assert worker.post("logs", {"chunks": [{**chunk(job, 0, ""), "encoding": "utf-16"}]}).status == 400
    assert send(worker, job, 0, "é" * 32_768) == "stored"


def test_worker_that_is_gone_stores_nothing(live_api: Api) -> None:
    worker, job = run_of(live_api)
    live_api.delete(f"workers/{worker.id}/")
    answer = worker.post("logs", {"chunks": [chunk(job, 0, "x")]}).json
    assert (answer["state"], answer["chunks"][0]["outcome"]) == ("stop", "stale")
    assert answer["unknown"] == [{"id": job["id"], "attempt": 1}]


def test_run_taken_through_the_api_is_unknown(live_api: Api) -> None:
    worker, job = run_of(live_api)
    live_api.patch(f"jobs/{job['id']}/", {"status_type": "RUNNING", "message": "mine"})
    answer = worker.post("logs", {"chunks": [chunk(job, 0, "x")]}).json
    assert answer["chunks"][0]["outcome"] == "stored"
    assert answer["unknown"] == [{"id": job["id"], "attempt": 1}]


def test_few_statements_whatever_a_request_holds(live_api: Api) -> None:
    for _ in range(20):
        submit(live_api)
    worker = Worker.registered(live_api)
    jobs = worker.claim(20)
    spent.reset()
    sent(worker, [chunk(job, seq, "x\n") for job in jobs for seq in range(10)])
    assert spent.count == 3
    spent.reset()
    log(live_api, jobs[0]["id"])
    assert spent.count == 2
