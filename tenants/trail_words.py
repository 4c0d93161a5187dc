"""The audit trail in people's words: what each event is called, and what things it is about.

Other rooms add theirs from their setup:

    add_events({"survey.opened": _l("Survey opened")})
    add_things({"surveys": _l("Survey")}, names_of_surveys)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

Namer = Callable[[Iterable[UUID]], Mapping[UUID, str]]

_events: dict[str, Any] = {}
_fields: dict[str, Any] = {}
_things: dict[str, Any] = {}
_namers: dict[str, Namer] = {}


def add_events(words: Mapping[str, Any]) -> None:
    """Say what events are called (lazy texts by action)."""
    _events.update(words)


def add_things(words: Mapping[str, Any], namer: Namer | None = None) -> None:
    """Say what kinds of things are called, by table; `namer` gives single ones their names."""
    _things.update(words)
    if namer is not None:
        _namers.update(dict.fromkeys(words, namer))


def add_fields(words: Mapping[str, Any]) -> None:
    """Say what fields and details are called (lazy texts by name)."""
    _fields.update(words)


def field_words(name: str) -> str:
    """What a field is called; its own name where nobody said."""
    return str(_fields.get(name, name))


def event_words(action: str) -> str:
    """What an event is called; its own code where nobody said."""
    return str(_events.get(action, action))


def known_events() -> dict[str, str]:
    """Every event that has words, for choosing."""
    return {action: str(words) for action, words in _events.items()}


def thing_words(object_type: str) -> str:
    """What a kind of thing is called."""
    return str(_things.get(object_type, object_type))


def known_things() -> dict[str, str]:
    """Every kind of thing that has words, for choosing."""
    return {name: str(words) for name, words in _things.items()}


def names_of(object_type: str, ids: Iterable[UUID]) -> Mapping[UUID, str]:
    """Names of single things of a kind, where its room can tell them."""
    namer = _namers.get(object_type)
    return namer(ids) if namer else {}
