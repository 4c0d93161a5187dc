""" "You said, we did" as respondents read it: one query, and nothing where there is nothing."""

from __future__ import annotations

from dataclasses import dataclass

from complaints.changes.queries import Told, newest_for
from foundation.web.moments import day_words
from portal.entry import Entry


@dataclass(frozen=True)
class Shown:
    """An entry in the reader's language, or in the one that it has."""

    said: str
    said_language: str
    did: str
    did_language: str
    department: str
    since: str


def newest(entry: Entry, language: str) -> list[Shown]:
    """What the page of thanks shows; the house that tells nothing is not even asked."""
    if not entry.tells:
        return []
    department = entry.door.department
    found = newest_for(department.id if department is not None else None)
    return [shown(each, language) for each in found]


def shown(told: Told, language: str) -> Shown:
    """An entry as a page shows it."""
    plain = language.split("-", maxsplit=1)[0]
    said, said_language = told.words("said", plain)
    did, did_language = told.words("did", plain)
    since = day_words(told.since_on) if told.since_on is not None else ""
    return Shown(said, said_language, did, did_language, told.department(plain), since)
