"""A case as its page shows it: clocks, steps, conversation, people, in the reader's words."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from complaints import clocks
from complaints.clocks import Clock
from complaints.models import CaseMessage, CaseStep, Complaint
from complaints.queries import complainant_of, messages_of, steps_of
from complaints.reminding import told_of_clocks
from complaints.wording import CHANNEL_WORDS, STEP_WORDS, Pill, clock_pill, why_words
from complaints.workflow import Acting, Step, steps_from
from foundation import clock
from foundation.uploads import Upload, uploads_of
from foundation.web.languages import language
from foundation.web.moments import day_words, time_words
from foundation.web.texts import gettext
from tenants.calendar import WorkingCalendar
from tenants.models import Department
from tenants.queries import departments_by_id, own_calendar, user_names
from tenants.reminders import Told

# The step that a state waits for; the others stand beside.
MAIN = {
    "received": "acknowledge",
    "in_hand": "propose",
    "proposed": "answer",
    "disputed": "take_up_again",
}
_MOST_TOLD = 5
_BESIDE = ("postpone", "return_proposal", "reopen")


@dataclass(frozen=True)
class Entry:
    """An entry of the conversation, as `components/thread.html` wants it."""

    kind: str
    who: str = ""
    role: str = ""
    at: str = ""
    via: str = ""
    paragraphs: list[str] = field(default_factory=list)
    text: str = ""


@dataclass(frozen=True)
class Stage:
    """A stage of the stepper."""

    label: str
    note: str
    state: str


@dataclass(frozen=True)
class CasePage:
    """Everything that the page of a case shows."""

    case: Complaint
    clocks: tuple[Clock, Clock]
    pills: list[Pill]
    why: str
    stages: list[Stage]
    entries: list[Entry]
    people: dict[UUID, str]
    department: Department | None
    known: bool
    told: list[Told]
    steps: list[Step]
    files: list[Upload]

    @property
    def main(self) -> Step | None:
        """The step that the case waits for, if this person can take it."""
        return next((s for s in self.steps if s.name == MAIN.get(self.case.state)), None)

    @property
    def beside(self) -> list[Step]:
        """The steps that stand next to it."""
        return [s for s in self.steps if s.name in _BESIDE]

    @property
    def others(self) -> list[Step]:
        """The steps that are taken now and then."""
        return [s for s in self.steps if s is not self.main and s.name not in _BESIDE]


def case_page(case: Complaint, person: Acting) -> CasePage:
    """Gather a case's page; the number of queries does not depend on its length."""
    now, calendar = clock.now(), own_calendar()
    messages, steps = messages_of(case), steps_of(case)
    ids = [case.handler_id, *(m.author_id for m in messages), *(s.actor_id for s in steps)]
    people = user_names(ids)
    both = clocks.clocks_of(case, now, calendar)
    departments = departments_by_id([case.department_id] if case.department_id else [])
    return CasePage(
        case=case,
        clocks=both,
        pills=pills_of(case, now, calendar),
        why=why_words(both[1], calendar.zone),
        stages=_stages(case),
        entries=_entries(case, messages, steps, people),
        people=people,
        department=departments.get(case.department_id) if case.department_id else None,
        known=complainant_of(case) is not None,
        told=told_of_clocks(case) if case.state != "closed" else [],
        steps=steps_from(case.state, person),
        files=files_of(case),
    )


def files_of(case: Complaint) -> list[Upload]:
    """The files that came with the complaint and its messages."""
    return uploads_of("complaint", [case.id])


def pills_of(case: Complaint, now: datetime, calendar: WorkingCalendar) -> list[Pill]:
    """The clock that runs first, then the one that has ended."""
    acknowledge, resolve = clocks.clocks_of(case, now, calendar)
    if case.acknowledged_at is None and case.closed_at is None:
        return [clock_pill(acknowledge, now, calendar.zone)]
    if case.state == "closed" and case.answered_at is None:
        return []
    return [clock_pill(resolve, now, calendar.zone), clock_pill(acknowledge, now, calendar.zone)]


def nearest_pill(case: Complaint, now: datetime, calendar: WorkingCalendar) -> Pill | None:
    """The one clock that a list shows."""
    return next(iter(pills_of(case, now, calendar)), None)


def received_words(case: Complaint) -> str:
    """When a case came in, as finely as may be known."""
    return day_words(case.received_on) if case.received_at is None else time_words(case.received_at)


def _stages(case: Complaint) -> list[Stage]:
    state = case.state
    found = case.proposed_at is not None and state in ("proposed", "answered", "closed")
    answered = case.answered_at is not None and state in ("answered", "closed")
    rows = (
        (gettext("Lodged"), received_words(case), True, False),
        (
            gettext("Acknowledged"),
            _at(case.acknowledged_at),
            case.acknowledged_at is not None,
            state == "received",
        ),
        (
            gettext("Inquiry"),
            _at(case.proposed_at) if found else "",
            found,
            state in ("in_hand", "disputed"),
        ),
        (
            gettext("Reply"),
            _at(case.answered_at) if answered else "",
            answered,
            state == "proposed",
        ),
        (
            gettext("Confirmation"),
            gettext("by the complainant"),
            answered and state == "closed",
            state == "answered",
        ),
        (gettext("Settled"), _at(case.closed_at), state == "closed", False),
    )
    return [
        Stage(label, note, "now" if now else "done" if done else "later")
        for label, note, done, now in rows
    ]


def _at(moment: datetime | None) -> str:
    return time_words(moment) if moment is not None else ""


def _entries(
    case: Complaint, messages: list[CaseMessage], steps: list[CaseStep], people: dict[UUID, str]
) -> list[Entry]:
    first = Entry(
        "theirs",
        who=gettext("Complainant"),
        at=received_words(case),
        via=str(CHANNEL_WORDS[case.channel]),
        paragraphs=case.text.split("\n"),
    )
    found: list[tuple[int, Entry]] = [(m.number, _message(m, people)) for m in messages]
    found += [(s.number, _step(s, people)) for s in steps]
    return [first, *(entry for _, entry in sorted(found, key=lambda pair: pair[0]))]


def _message(message: CaseMessage, people: dict[UUID, str]) -> Entry:
    return Entry(
        message.direction,
        who=people.get(message.author_id, "") if message.author_id else gettext("Complainant"),
        at=_when(message.at, message.day),
        paragraphs=message.text.split("\n"),
    )


def _step(step: CaseStep, people: dict[UUID, str]) -> Entry:
    done = str(STEP_WORDS[step.step][1])
    who = people.get(step.actor_id, "") if step.actor_id else gettext("Complainant")
    words = gettext(
        "%(when)s · %(who)s: %(what)s", when=_when(step.at, step.day), who=who, what=done
    )
    if step.reason and step.step != "dispute":
        words += gettext(" (%(reason)s)", reason=step.reason)
    return Entry("event", text=words)


def happened_since(case: Complaint, revision: int) -> list[str]:
    """The steps since a page showed a case, in sentences, the last one first, five at most."""
    found = steps_of(case)
    number = max(1, min(case.revision - revision, _MOST_TOLD))
    last = found[-number:]
    people = user_names(step.actor_id for step in last)
    return [_step(step, people).text for step in reversed(last)]


def _when(at: datetime | None, day: date) -> str:
    return time_words(at) if at is not None else day_words(day)


def department_name(row: Department | None) -> str:
    """A department's name in the reader's language, empty for none."""
    return row.name(language()) if row is not None else ""
