"""Migration of a database from Django's user model to Muster's: no data is lost, and users stay signed in."""

import subprocess
import sys
from collections.abc import Iterator

import pytest
from django.conf import LazySettings, settings
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.test import Client

from tests.support import database, schema
from tests.support.old_database import old_database, rows

OURS = "app = 'accounts' AND name = '0001_initial'"


class ToOldDatabase:
    """A router that sends the ORM to the old database."""

    def db_for_read(self, model: object, **hints: object) -> str:
        return schema.ALIAS

    db_for_write = db_for_read


@pytest.fixture
def old(transactional_db: None) -> Iterator[None]:
    with old_database():
        yield


@pytest.fixture
def carried_over(old: None, settings: LazySettings) -> None:
    schema.migrate_all_apps()
    settings.DATABASE_ROUTERS = [ToOldDatabase()]


@pytest.mark.usefixtures("old")
def test_only_the_content_type_and_the_history_of_migrations_change() -> None:
    before = rows()
    schema.migrate_all_apps()
    after = rows()
    changed = {table for table in before if after[table] != before[table]}
    assert after.keys() - before.keys() == {
        "access_version",
        "api_key",
        "audit_default",
        "user_identity",
        "user_session",
        "job_facet_tally",
        "job_idempotency_key",
        "job_latest",
        "job_log_attempt",
        "job_log_default",
        "job_name_change",
        "job_name_count",
        "job_name_range",
        "job_name_ranged",
        "job_name_unranged",
        "job_ready",
        "job_ready_clock",
        "job_ready_low",
        "job_sample",
        "job_scheduled",
        "job_unsuccessful",
        "run_delta",
        "run_minute",
        "run_total",
        "worker",
        "worker_cancelled",
        "worker_claimed",
        "worker_watch",
    }
    # tests/db/test_adoption.py compares the tables of jobs.
    changed = {table for table in changed if not table.startswith(("job", "operation"))}
    # A role for each user; content types and permissions of sessions, identities, keys and workers.
    assert changed == {"auth_permission", "auth_user", "django_content_type", "django_migrations"}
    new = ("apikey", "usersession", "useridentity", "execution,worker")
    kept = [row for row in after["django_content_type"] if not any(model in row for model in new)]
    assert [row.replace("accounts", "auth") for row in kept] == before["django_content_type"]
    with schema.opened() as session:
        assert database.value(f"SELECT count(*) FROM django_migrations WHERE {OURS}", on=session) == 1  # noqa: S608


@pytest.mark.usefixtures("carried_over")
def test_a_user_signs_in_with_the_old_password_and_sees_the_old_log() -> None:
    client = Client()
    assert client.post("/admin/login/", {"username": "ada", "password": "lovelace"}).status_code == 302
    history = client.get("/admin/accounts/user/2/history/").content.decode()
    assert "Added." in history
    assert '<a href="/admin/accounts/user/2/change/"' in client.get("/admin/").content.decode()


@pytest.mark.usefixtures("carried_over")
def test_a_session_stays_valid() -> None:
    client = Client()
    with schema.opened() as session:
        client.cookies[settings.SESSION_COOKIE_NAME] = database.value(
            "SELECT session_key FROM django_session", on=session
        )
    page = client.get("/admin/")
    assert page.status_code == 200
    assert "Ada" in page.content.decode()


@pytest.mark.usefixtures("carried_over")
def test_permissions_of_users_and_groups_hold_for_the_new_model() -> None:
    ben = get_user_model().objects.get(username="ben")
    assert ben.get_all_permissions() == {"accounts.change_user", "accounts.view_user", "jobs.view_job"}
    client = Client()
    assert client.login(username="ben", password="franklin-1706")
    assert client.get("/admin/accounts/user/1/change/").status_code == 200
    assert client.get("/admin/accounts/user/add/").status_code == 403


@pytest.mark.usefixtures("carried_over")
def test_a_user_is_added_after_the_old_ones() -> None:
    assert get_user_model().objects.create_user("eva").pk == 3


@pytest.mark.usefixtures("old")
def test_migrations_at_once_and_again_carry_over_once() -> None:
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    running = [
        subprocess.Popen(
            command,
            cwd=settings.BACKEND,
            env={"DJANGO_SETTINGS_MODULE": "config.settings.test", "DATABASE_URL": schema.address()},
        )
        for _ in range(2)
    ]
    assert [process.wait(60) for process in running] == [0, 0]
    once = rows()
    schema.migrate_all_apps()
    assert rows() == once


@pytest.mark.parametrize("option", ["--check", "--plan"])
@pytest.mark.usefixtures("old")
def test_a_dry_run_writes_nothing_and_says_what_is_to_be_done(option: str) -> None:
    before = rows()
    with pytest.raises(CommandError, match=r"users move from auth\.User to accounts\.User"):
        call_command("migrate", option, database=schema.ALIAS, verbosity=0)
    assert rows() == before


@pytest.mark.usefixtures("old")
def test_a_table_that_django_has_not_finished_is_refused() -> None:
    with schema.opened() as session:
        session.execute("DELETE FROM django_migrations WHERE app = 'auth' AND name LIKE '0012%'")
    before = rows()
    with pytest.raises(CommandError, match=r"older than auth\.0012.*Run `migrate` of the version"):
        schema.migrate_all_apps()
    assert rows() == before


@pytest.mark.usefixtures("old")
def test_what_fails_midway_leaves_nothing_behind() -> None:
    with schema.opened() as session:
        session.execute("INSERT INTO django_content_type (app_label, model) VALUES ('accounts', 'user')")
    before = rows()
    with pytest.raises(Exception, match="django_content_type_app_label_model"):
        schema.migrate_all_apps()
    assert rows() == before
