"""The same list by FastAPI, asyncpg and orjson: Muster's statement, prepared, with its JSON passed through.

Its configuration is favourable: unsigned cursors, and no filter but the status.
"""

import os
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from typing import Annotated
from urllib.parse import urlencode

import asyncpg  # type: ignore[import-untyped]
import orjson
from fastapi import FastAPI, Query, Request, Response
from psycopg.conninfo import conninfo_to_dict

from bench.environment import request_session
from muster.jobs.filters import JobFilter, Ordering, Start
from muster.jobs.listing.query import ListQuery
from muster.jobs.listing.shape import ListShape
from muster.jobs.listing.statement import job_list as list_statement
from muster.jobs.statuses import Status

PAGE_SIZE = 50
CONNECTION_KEYS = {"dbname": "database", "host": "host", "port": "port", "user": "user", "password": "password"}
JSON = "application/json"


@asynccontextmanager
async def lifespan(application: FastAPI) -> AsyncIterator[None]:
    given = conninfo_to_dict(os.environ["DATABASE_URL"])
    address = {CONNECTION_KEYS[key]: value for key, value in given.items() if key in CONNECTION_KEYS}
    session = {"application_name": str(given["application_name"]), "options": request_session()}
    async with asyncpg.create_pool(min_size=2, max_size=8, server_settings=session, **address) as pool:
        application.state.pool = pool
        yield


app = FastAPI(lifespan=lifespan)


@app.get("/health/")
async def live() -> dict[str, str]:
    return {"status": "ok"}


@app.get("/api/jobs/")
async def job_list(
    request: Request,
    status: Annotated[list[Status], Query()] = [],  # noqa: B006  FastAPI copies it
    key: Annotated[list[int], Query()] = [],  # noqa: B006
) -> Response:
    filters = JobFilter(statuses=tuple(status))
    start = Start(keys=tuple(key)) if key else Start(position=0)
    query = ListQuery.of(filters, Ordering.CREATED_DESC, start, page_size=PAGE_SIZE)
    statement, names = _statement(query.shape)
    # asyncpg takes arrays as lists, not as PostgreSQL array literals.
    statuses = list(filters.statuses or Status)
    params = {**query.params, "statuses": statuses}
    row = await request.app.state.pool.fetchrow(statement, *(params[name] for name in names))
    body = orjson.dumps(
        {
            "count": row["count"],
            "count_exact": True,
            "count_url": None,
            "position": row["position"],
            "next": _link(request, row["last_key"]) if row["fetched"] > PAGE_SIZE else None,
            "previous": _link(request, row["first_key"]) if key else None,
            "results": orjson.Fragment(row["results"]),
        }
    )
    return Response(body, media_type=JSON)


@cache
def _statement(shape: ListShape) -> tuple[str, tuple[str, ...]]:
    """Returns the statement with PostgreSQL's placeholders ($1 …), and the parameter names in that order."""
    text = list_statement(shape).code.decode()
    names = tuple(dict.fromkeys(re.findall(r"%\((\w+)\)s", text)))
    for number, name in enumerate(names, start=1):
        text = text.replace(f"%({name})s", f"${number}")
    return text.replace("%%", "%"), names


def _link(request: Request, keys: str) -> str:
    kept = [(name, value) for name, value in request.query_params.multi_items() if name != "key"]
    return str(request.url.replace(query=urlencode([*kept, *(("key", key) for key in orjson.loads(keys))])))
