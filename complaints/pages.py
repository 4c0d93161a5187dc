"""A case as its page shows it: clocks, steps, conversation, people, in the reader's words."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from complaints import clocks
from complaints.clocks import Clock
from complaints.judgements.models import CaseJudgement
from complaints.judgements.queries import judgements_of
from complaints.models import CaseMessage, CasePause, CaseStep, Complaint
from complaints.queries import complainant_of, leads, messages_of, pauses_of, steps_of
from complaints.recusal.queries import (
    Named,
    cases_in_wrong_hands,
    must_stay_away,
    named_of,
    stands_aside,
)
from complaints.related.queries import files_taken_along
from complaints.reminding import told_of_clocks
from complaints.reviews.models import CaseReview
from complaints.reviews.queries import reviews_of
from complaints.timing.longer_pages import LongerShown, longer_shown
from complaints.timing.models import TimeRules
from complaints.timing.queries import content_of, part_of, reckonings_of, version_of
from complaints.transfers.queries import transfers_of
from complaints.transfers.wording import why_words_of
from complaints.why import grounds_of, why_words
from complaints.wording import (
    CHANNEL_WORDS,
    Pill,
    clock_pill,
    clock_words,
    history_words,
    span_words,
)
from complaints.workflow import SILENCE, STEPS, Acting, Step, steps_from
from foundation import clock
from foundation.uploads import Upload, uploads_of
from foundation.web.languages import language
from foundation.web.moments import day_words, time_words
from foundation.web.texts import gettext
from tenants.absences.queries import away_words
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
_BESIDE = ("ask", "go_on", "postpone", "return_proposal", "reopen", "let_stand")


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
    whys: list[tuple[str, str]]
    stages: list[Stage]
    entries: list[Entry]
    people: dict[UUID, str]
    department: Department | None
    known: bool
    told: list[Told]
    pauses: list[str]
    steps: list[Step]
    files: list[Upload]
    longer: LongerShown
    judgements: list[CaseJudgement]
    named: list[Named]
    stands_aside: bool
    wrong_hands: bool
    reviews: list[CaseReview]
    away: str

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
    version = version_of(case)
    longer = longer_shown(case, person, now, calendar)
    both = clocks.clocks_of(case, now, calendar, content_of(version))
    departments = departments_by_id([case.department_id] if case.department_id else [])
    named = named_of(case.id, language())
    return CasePage(
        case=case,
        clocks=both,
        pills=pills_of(case, now, calendar),
        whys=_whys(case, now, calendar, version),
        stages=_stages(case),
        entries=entries_of(case, messages, steps, people),
        people=people,
        department=departments.get(case.department_id) if case.department_id else None,
        known=complainant_of(case) is not None,
        told=told_of_clocks(case) if case.state != "closed" else [],
        pauses=[_pause_words(pause) for pause in pauses_of(case)],
        steps=_steps(case, person, now, longer, named),
        longer=longer,
        files=files_of(case),
        judgements=judgements_of(case) if any(s.step == "rate" for s in steps) else [],
        named=named,
        stands_aside=bool(named) and stands_aside(case, person),
        reviews=reviews_of(case),
        wrong_hands=bool(named and cases_in_wrong_hands([case.id])),
        away=away_words([case.handler_id]).get(case.handler_id, "") if case.handler_id else "",
    )


def _whys(
    case: Complaint, now: datetime, calendar: WorkingCalendar, version: TimeRules | None
) -> list[tuple[str, str]]:
    """What each clock that still runs is for, and why it is due when it is."""
    rules, parts = content_of(version), [part_of(row) for row in reckonings_of(case)]
    first = clocks.first_answering(case, now, calendar, rules)
    acknowledge, resolve = clocks.clocks_of(case, now, calendar, rules)
    running = [one for one in (acknowledge, first) if one is not None and one.running]
    own = [
        (
            clock_words(one.kind),
            why_words(one, calendar.zone, grounds_of(case, one, version, parts, calendar)),
        )
        for one in (*running, resolve)
    ]
    if case.transfer_due is None:
        return own
    waiting = [row for row in transfers_of(case) if row.answered_on is None]
    return own + [(clock_words("transfer"), why_words_of(row)) for row in waiting]


def files_of(case: Complaint) -> list[Upload]:
    """The files that came with the complaint and its messages, or that it took along."""
    return [*uploads_of("complaint", [case.id]), *files_taken_along(case)]


def _steps(
    case: Complaint, person: Acting, now: datetime, longer: LongerShown, named: list[Named]
) -> list[Step]:
    """The steps this person can take; a clock that has run out is not offered to be paused, nor a
    later day that the rules do not give without asking, nor anything to whom the case is about.
    """
    if case.merged_into_id is not None or case.erased_on or not leads(case, person):
        return []
    found = steps_from(case.state, person, held=case.held_at is not None, again=case.look_again)
    refused = {
        name
        for name, fine in (
            ("ask", now < clocks.answer_due(case)),
            ("postpone", longer.alone),
        )
        if not fine
    }
    if named:
        theirs = {step.by for step in found}
        aside = {one for one in theirs if must_stay_away(case, person.user_id, one)}
        found = [step for step in found if step.by not in aside]
    return [step for step in found if step.name not in refused]


def _pause_words(pause: CasePause) -> str:
    if pause.until_at is None:
        return gettext("Waiting for the complainant since %(at)s", at=time_words(pause.from_at))
    return gettext(
        "Waited for the complainant from %(first)s to %(last)s: %(span)s of working time",
        first=time_words(pause.from_at),
        last=time_words(pause.until_at),
        span=span_words(timedelta(seconds=pause.seconds)),
    )


def pills_of(case: Complaint, now: datetime, calendar: WorkingCalendar) -> list[Pill]:
    """The clock that runs out next first, then the others, and those that have ended."""
    found = _own_pills(case, now, calendar)
    body = clocks.transferring(case, now, calendar)
    if body is not None:
        own = clocks.own_due(case)
        found.insert(int(own is not None and own < body.due), clock_pill(body, now, calendar.zone))
    return found


def _own_pills(case: Complaint, now: datetime, calendar: WorkingCalendar) -> list[Pill]:
    acknowledge, resolve = clocks.clocks_of(case, now, calendar)
    first = clocks.first_answering(case, now, calendar)
    if case.acknowledged_at is None and case.closed_at is None:
        return [clock_pill(acknowledge, now, calendar.zone)]
    if case.state == "closed" and case.answered_at is None:
        return []
    told = [resolve, acknowledge]
    if first is not None:
        told.insert(0 if first.running and first.due <= resolve.due else 1, first)
    return [clock_pill(one, now, calendar.zone) for one in told]


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


def entries_of(
    case: Complaint, messages: list[CaseMessage], steps: list[CaseStep], people: dict[UUID, str]
) -> list[Entry]:
    """A case's conversation and history as one thread, what was lodged first."""
    first = Entry(
        "theirs",
        who=gettext("Complainant"),
        at=received_words(case),
        via=str(CHANNEL_WORDS[case.channel]),
        paragraphs=case.text.split("\n"),
    )
    found: list[tuple[int, Entry]] = [(m.number, message_entry(m, people)) for m in messages]
    found += [(s.number, _step(s, people)) for s in steps]
    return [first, *(entry for _, entry in sorted(found, key=lambda pair: pair[0]))]


def message_entry(message: CaseMessage, people: dict[UUID, str]) -> Entry:
    """A message as the thread shows it."""
    return Entry(
        message.direction,
        who=people.get(message.author_id, "") if message.author_id else gettext("Complainant"),
        at=_when(message.at, message.day),
        paragraphs=(message.text or gettext("(erased)")).split("\n"),
    )


def _step(step: CaseStep, people: dict[UUID, str]) -> Entry:
    done = history_words(step.step)
    row = STEPS.get(step.step)
    nobody = gettext("by itself") if row and row.by == SILENCE else gettext("Complainant")
    who = people.get(step.actor_id, "") if step.actor_id else nobody
    words = gettext(
        "%(when)s · %(who)s: %(what)s", when=_when(step.at, step.day), who=who, what=done
    )
    if step.reason and step.step not in ("dispute", "object"):
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
