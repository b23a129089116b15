"""Base shapes of the answers."""

from typing import Any

from pydantic import BaseModel, ConfigDict


class Answer(BaseModel):
    model_config = ConfigDict(extra="forbid")


class BaseProblem(BaseModel):
    """RFC 9457: what went wrong. code is for programs, detail for people, errors names fields."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    request_id: str | None
    errors: dict[str, Any] = {}
