"""The worker of docs/worker-protocol.md, in shell with curl and jq, against the real server with AUTH=on."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

from muster.accounts.roles import Role
from muster.core.callers import Scope
from muster.housekeeping import duties
from tests.support.access import key, user
from tests.support.client import Api
from tests.support.patience import Patience
from tests.support.server import serving
from tests.support.workers import submit

PAGE = Path(settings.REPOSITORY) / "docs" / "worker-protocol.md"


@pytest.mark.skipif(
    not (shutil.which("curl") and shutil.which("jq")), reason="The shell worker needs curl and jq; install both."
)
def test_shell_worker_of_the_documentation_runs_jobs(live_api: Api, tmp_path: Path) -> None:
    duties.partitions_create()
    (code,) = re.findall(r"^```sh\n(#!.*?)^```", PAGE.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    jobs = [submit(live_api, task="echo", args={"text": f'number {n}, "quoted"'}) for n in range(3)]
    script = tmp_path / "worker.sh"
    script.write_text(code)
    with serving(tmp_path / "server.log", AUTH="on") as server:
        environment = {
            **os.environ,
            "MUSTER": f"http://127.0.0.1:{server.port}",
            "MUSTER_API_KEY": key(user(role=Role.OPERATOR), Scope.WORK),
        }
        worker = subprocess.Popen(["sh", str(script)], env=environment, stderr=subprocess.PIPE, start_new_session=True)
        try:
            for _ in Patience():
                assert worker.poll() is None
                shown = [live_api.get(f"jobs/{job}/").json for job in jobs]
                if all(job["latest_status"]["status_type"] == "COMPLETED" for job in shown):
                    break
            worker.terminate()
            assert worker.wait(60) == 0
        finally:
            worker.kill()
            worker.communicate()
    assert [job["result_data"]["said"] for job in shown] == [f'number {n}, "quoted"' for n in range(3)]
    assert {worker["state"] for worker in live_api.get("workers/").json["results"]} == {"left"}
