"""What belongs to a case, as its page shows it; and the first wording of what is told of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from complaints.models import CaseMessage, Complaint
from complaints.pages import Entry, entries_of, files_of, message_entry
from complaints.queries import complainant_of, may_see, messages_of, steps_of
from complaints.related.queries import (
    Linked,
    around,
    likely_duplicates,
    links_of,
    main_of,
    messages_taken_along,
)
from complaints.workflow import HANDLE, RESOLVE, Acting
from foundation.uploads import Upload
from foundation.web.moments import day_words
from foundation.web.texts import gettext, speaking
from tenants.queries import own_calendar, user_names

_EXCERPT = 60


@dataclass(frozen=True)
class Duplicate:
    """A case that was merged into another, with all that stays reachable from there."""

    case: Complaint
    entries: list[Entry]
    files: list[Upload]
    known: bool


@dataclass(frozen=True)
class Related:
    """Everything on the page of a case that is another case's."""

    main: Complaint | None
    duplicates: list[Duplicate]
    parts: list[Complaint]
    links: list[Linked]
    taken: list[Entry]
    alike: int

    def __bool__(self) -> bool:
        return bool(self.main or self.duplicates or self.parts or self.links or self.taken)


def related_of(case: Complaint, person: Acting) -> Related:
    """Gather it; what the person may not see is left out."""
    main, (duplicates, family) = main_of(case), around(case)
    looks = case.state == "received" and person.may(HANDLE)
    return Related(
        main=main if main is not None and may_see(main, person) else None,
        duplicates=[_duplicate(one) for one in duplicates if may_see(one, person)],
        parts=[one for one in family if one.id != case.id and may_see(one, person)],
        links=links_of(case, person) if person.may(RESOLVE) else [],
        taken=said(messages_taken_along(case)),
        alike=len(likely_duplicates(case, person)) if looks else 0,
    )


def _duplicate(case: Complaint) -> Duplicate:
    messages, steps = messages_of(case), steps_of(case)
    people = user_names([*(m.author_id for m in messages), *(s.actor_id for s in steps)])
    entries = entries_of(case, messages, steps, people)
    return Duplicate(case, entries, files_of(case), complainant_of(case) is not None)


def said(messages: Sequence[CaseMessage]) -> list[Entry]:
    """Messages as a thread shows them."""
    people = user_names(message.author_id for message in messages) if messages else {}
    return [message_entry(message, people) for message in messages]


def message_choices(messages: Sequence[CaseMessage]) -> list[tuple[str, str]]:
    """Messages to choose from: who, when, how it begins."""
    return [
        (
            str(message.id),
            gettext(
                "%(who)s, %(at)s: %(words)s",
                who=entry.who,
                at=entry.at,
                words=_beginning(message.text),
            ),
        )
        for message, entry in zip(messages, said(messages), strict=True)
    ]


def _beginning(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _EXCERPT else line[: _EXCERPT - 1] + "…"


def merged_words(case: Complaint, main: Complaint) -> str:
    """What the complainant of a duplicate reads first, in their language."""
    with speaking(case.language):
        return gettext(
            "We have another case on the same matter and look into both together. You have our"
            " answer here by %(day)s. If your matter is a different one, please write to us here.",
            day=_by(main, case.language),
        )


def unmerged_words(case: Complaint) -> str:
    """What they read when it is handled by itself again, in their language."""
    with speaking(case.language):
        return gettext(
            "Your case is a matter of its own. We look into it by itself again, and you have our"
            " answer here."
        )


def split_words(case: Complaint) -> str:
    """What the complainant of a case with two matters reads, in their language."""
    with speaking(case.language):
        return gettext(
            "You told us of two matters. We look into the second as a case of its own, so that"
            " neither waits for the other. Your receipt opens both."
        )


def _by(case: Complaint, language: str) -> str:
    due: datetime = case.promised_at or case.resolve_due
    return day_words(own_calendar().day_of(due), language)
