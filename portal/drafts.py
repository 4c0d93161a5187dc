"""A form under way, kept for a day: what says who somebody is lies there sealed."""

from __future__ import annotations

from collections.abc import Mapping

from foundation.identifiers import crockford
from foundation.tokens import peppered_bytes
from portal.entry import Entry
from portal.marks import Mark
from portal.posted import Fields
from surveys.contacts import identifying, opened_values, sealed_values
from surveys.services import unfinished
from surveys.services.unfinished import Unfinished

CODE_LENGTH = 8


def keep_draft(entry: Entry, mark: Mark, values: Mapping[str, list[str]]) -> None:
    """Keep the values of a form so far, in place of those kept before."""
    sealed = sealed_values(identifying(entry.content), values)
    unfinished.save(entry.door.collector.id, mark.key, sealed, mark.language)


def draft_of(entry: Entry, mark: Mark) -> Fields | None:
    """What is kept of a form; None when nothing is."""
    saved = unfinished.load(entry.door.collector.id, mark.key) if mark.kept else None
    return restored(entry, saved)


def restored(entry: Entry, saved: Unfinished | None) -> Fields | None:
    """The values of a draft as they were typed."""
    return None if saved is None else opened_values(identifying(entry.content), saved.values)


def forget_draft(entry: Entry, mark: Mark) -> None:
    """Forget a form, and what was handed over of it, in a transaction of its own."""
    keys = (mark.key, under_code(code_of(entry, mark)))
    unfinished.discard(entry.door.collector.id, *keys)


def code_of(entry: Entry, mark: Mark) -> str:
    """The code by which another device may take a form over.

    It is made from the form's key, which is kept nowhere, so that it can be forgotten with the
    form without being written down.
    """
    door = str(entry.door.collector.id)
    return crockford(peppered_bytes("handing over", door, mark.key), CODE_LENGTH)


def under_code(code: str) -> str:
    """The key under which a form lies that is handed over by a code."""
    return f"handed over {code}"
