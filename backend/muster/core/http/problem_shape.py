"""Base classes of the API's responses."""

from typing import Any

from pydantic import BaseModel, ConfigDict


class Answer(BaseModel):
    model_config = ConfigDict(extra="forbid")


class BaseProblem(BaseModel):
    """An RFC 9457 problem. code is for programs, detail for people, errors names fields."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    request_id: str | None
    errors: dict[str, Any] = {}
