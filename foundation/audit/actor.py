"""Who acts: a person, a job, the operator, or a respondent without a name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Actor:
    """Who acts; `kind` is "person", "job", "operator" or "nobody"."""

    kind: str
    user_id: UUID | None = None
    request_id: str = ""


_NOBODY = Actor("nobody")
_actor: ContextVar[Actor] = ContextVar("actor", default=_NOBODY)


def current_actor() -> Actor:
    """Who acts now."""
    return _actor.get()


@contextmanager
def acting_as(actor: Actor) -> Iterator[None]:
    """Have what is recorded inside carry this actor."""
    token = _actor.set(actor)
    try:
        yield
    finally:
        _actor.reset(token)
