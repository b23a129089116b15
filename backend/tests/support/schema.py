"""Separate databases at any migration, their catalog, and their schema as text."""

import os
import re
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
from django.core.management import call_command
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import sql
from psycopg.conninfo import make_conninfo

from local import binaries
from tests.support import database
from tests.support.database import Connection

ALIAS = "schema"
DUMPED_VERSION = 18
WITHOUT_DJANGO = ("--exclude-table=django_*", "--exclude-table=auth_*")

CATALOG = """
SELECT 'relation', c.relkind::text, c.relname, coalesce(pg_get_viewdef(c.oid, true), '')
    || coalesce(pg_get_indexdef(c.oid), '') || coalesce(pg_get_expr(c.relpartbound, c.oid), '')
    || coalesce((SELECT string_agg(o, ',' ORDER BY o) FROM unnest(c.reloptions) AS o), '')
FROM pg_class AS c WHERE c.relnamespace = 'public'::regnamespace
UNION ALL
SELECT 'column', a.attrelid::regclass::text, a.attname,
    concat_ws(' ', format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attgenerated, pg_get_expr(d.adbin, d.adrelid))
FROM pg_attribute AS a
JOIN pg_class AS c ON c.oid = a.attrelid AND c.relnamespace = 'public'::regnamespace
LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE a.attnum > 0 AND NOT a.attisdropped
UNION ALL
SELECT 'constraint', t.conrelid::regclass::text, t.conname, pg_get_constraintdef(t.oid)
FROM pg_constraint AS t WHERE t.connamespace = 'public'::regnamespace
UNION ALL
SELECT 'trigger', t.tgrelid::regclass::text, t.tgname, pg_get_triggerdef(t.oid)
FROM pg_trigger AS t WHERE NOT t.tgisinternal
UNION ALL
SELECT 'function', p.proname, pg_get_function_identity_arguments(p.oid), pg_get_functiondef(p.oid)
FROM pg_proc AS p WHERE p.pronamespace = 'public'::regnamespace AND p.prokind = 'f'
    AND NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.objid = p.oid AND d.deptype = 'e')
UNION ALL
SELECT 'type', t.typname, e.enumlabel, '' FROM pg_type AS t JOIN pg_enum AS e ON e.enumtypid = t.oid
UNION ALL
SELECT 'collation', c.collname, c.collprovider::text, to_jsonb(c) ->> 'colllocale'
FROM pg_collation AS c WHERE c.collnamespace = 'public'::regnamespace
"""


@contextmanager
def fresh_database(purpose: str, *, template: str = "template0") -> Iterator[str]:
    """Creates a database, empty or like its template, as Django's alias ``schema``, and drops it afterwards."""
    with _created(purpose, template) as name, _aliased(name):
        yield ALIAS


@contextmanager
def template_database(purpose: str, fill: Callable[[], None]) -> Iterator[str]:
    """Creates a database and fills it, to be copied by :func:`fresh_database`; yields its name."""
    with _created(purpose, "template0") as name:
        with _aliased(name):
            fill()
        yield name


@contextmanager
def _created(purpose: str, template: str) -> Iterator[str]:
    name = f"test_{purpose}_{os.getpid()}"
    quoted = sql.Identifier(name)
    with _server() as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(quoted))
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(quoted, sql.Identifier(template)))
    try:
        yield name
    finally:
        with _server() as server:
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(quoted))


@contextmanager
def _aliased(name: str) -> Iterator[None]:
    connections.databases[ALIAS] = {**connection.settings_dict, "NAME": name}
    try:
        yield
    finally:
        connections[ALIAS].close()
        del connections[ALIAS]
        del connections.databases[ALIAS]


@contextmanager
def _server() -> Iterator[psycopg.Connection]:
    with psycopg.connect(_address("postgres"), autocommit=True) as server:
        yield server


def _address(name: str) -> str:
    params = connection.get_connection_params()
    given = {key: str(params[key]) for key in ("user", "password", "host", "port") if params.get(key)}
    return make_conninfo("", **given, dbname=name)


def address() -> str:
    """Returns the connection string of the fresh database."""
    return _address(connections[ALIAS].settings_dict["NAME"])


@contextmanager
def opened() -> Iterator[Connection]:
    """Opens a session on the fresh database."""
    with psycopg.connect(address(), autocommit=True) as session:
        yield session


def connection_of_fresh() -> BaseDatabaseWrapper:
    """Returns Django's connection to the fresh database."""
    return connections[ALIAS]


def migrate(target: str = "", *, app: str = "jobs") -> None:
    """Migrates the fresh database up or down to this number of the app; by default to the newest."""
    call_command("migrate", app, *([target] if target else []), database=ALIAS, verbosity=0)


def migrate_all_apps() -> None:
    """Migrates the fresh database to the newest migrations of all apps."""
    call_command("migrate", database=ALIAS, verbosity=0)


def catalog() -> set[tuple[str, ...]]:
    """Returns all objects of the fresh database with their definitions."""
    with opened() as session:
        found = database.rows(CATALOG, on=session)
    return {tuple(map(str, row)) for row in found if "django_migrations" not in str(row)}


def dump(*options: str) -> str:
    """Returns the schema of the fresh database by pg_dump, without the lines that differ between runs.

    PostgreSQL 17.12 stamps each column with ``pg_attver``. Its own pg_dump omits the stamp, that of 18.6 does not.
    """
    command = [binaries.program("pg_dump"), "--schema-only", "--no-owner", "--no-privileges", *options]
    text = subprocess.run([*command, f"--dbname={address()}"], check=True, capture_output=True, text=True).stdout
    left_out = re.compile(r"--|SET |SELECT pg_catalog\.set_config|\\|ALTER TABLE .* SET \(pg_attver=\d+\);$")
    kept = [line for line in text.splitlines() if not left_out.match(line)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip() + "\n"


def as_of_17(dumped: str) -> str:
    """Returns a dump of PostgreSQL 18 as one of 17: another collation, no names of NOT NULL constraints."""
    return re.sub(r" CONSTRAINT \w+ NOT NULL", " NOT NULL", dumped).replace("'PG_UNICODE_FAST'", "'C.UTF-8'")
