"""All evidence of an action on one page: who did what, on which cases, with which proof.

Cases stand by their number and their dates: who complained, and in which words, is not gathered.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from analysis.effect import change
from analysis.samples import Sample
from complaints.actions.hands import Part, parts_of
from complaints.actions.history import Line, lines_of
from complaints.actions.measuring import Side
from complaints.actions.models import ActionItem, ActionStep, CorrectiveAction
from complaints.actions.pages import ActionPage, action_page, day_of
from complaints.actions.proof import breaks_in
from complaints.actions.queries import all_items_of, steps_of
from complaints.actions.wording import STEP_WORDS, interval, plain, signed
from complaints.models import CaseStep, Complaint
from complaints.recusal.queries import hidden_from
from complaints.wording import OUTCOME_WORDS, state_words
from complaints.wording import STEP_WORDS as CASE_STEP_WORDS
from complaints.workflow import Acting
from foundation.unit_of_work import session
from foundation.web.moments import day_words, time_words
from foundation.web.texts import gettext
from surveys.trend_breaks import BreakMark, any_grave
from tenants.queries import user_names
from tenants.trail_pages import Entry, entries_about

MOST_EVENTS = 200
_ENDINGS = ("accept", "dispute", "close", "set_aside")


@dataclass(frozen=True)
class Told:
    """A step of the action in words."""

    when: str
    round: int
    who: str
    what: str
    reason: str


@dataclass(frozen=True)
class CaseLine:
    """A linked case: what was proposed for it, what became of it, how it was rated."""

    ref: str
    received: str
    state: str
    proposed: str
    proposed_by: str
    ended: str
    rating: int | None


@dataclass(frozen=True)
class Earlier:
    """An attempt that was judged before: its figures and its verdict."""

    round: int
    verdict: str
    before: str
    after: str
    change: str
    reason: str
    breaks: tuple[BreakMark, ...]


@dataclass(frozen=True)
class Dossier:
    """Everything that an auditor looks at; `events` is None for who may not read the trail."""

    page: ActionPage
    parts: list[Part]
    steps: list[Told]
    cases: list[CaseLine]
    rounds: list[tuple[int, list[ActionItem]]]
    earlier: list[Earlier]
    people: dict[UUID, str]
    events: list[Entry] | None


def dossier_of(action: CorrectiveAction, person: Acting) -> Dossier:
    """Gather the evidence; the number of queries does not depend on its length."""
    page = action_page(action, person)
    steps, items = steps_of(action), all_items_of(action)
    people = page.people | user_names(
        one for item in items for one in (item.owner_id, item.done_by)
    )
    about = [action.id, *(item.id for item in items)]
    return Dossier(
        page=page,
        parts=parts_of(action, items, steps, people),
        steps=[_told(line, people) for line in lines_of(steps)],
        cases=_cases([case for case, _ in page.cases if case.id not in hidden_from(person)]),
        rounds=_by_round(items),
        earlier=[_earlier(action, step) for step in steps if _is_past_verdict(action, step)],
        people=people,
        events=entries_about(about, MOST_EVENTS) if person.may("audit:read") else None,
    )


def _told(line: Line, people: dict[UUID, str]) -> Told:
    step = line.step
    who = people.get(step.actor_id, "") if step.actor_id else gettext("the product")
    return Told(time_words(step.at), step.round, who, line.words, step.reason)


def _by_round(items: Iterable[ActionItem]) -> list[tuple[int, list[ActionItem]]]:
    found: dict[int, list[ActionItem]] = {}
    for item in items:
        found.setdefault(item.round, []).append(item)
    return sorted(found.items(), reverse=True)


def _cases(cases: list[Complaint]) -> list[CaseLine]:
    ends: dict[UUID, CaseStep] = {}
    query = select(CaseStep).where(
        CaseStep.complaint_id.in_([case.id for case in cases]), CaseStep.step.in_(_ENDINGS)
    )
    for step in session().scalars(query.order_by(CaseStep.number)):
        ends[step.complaint_id] = step  # the last one counts
    names = user_names(case.proposed_by for case in cases)
    return [_case_line(case, ends.get(case.id), names) for case in cases]


def _case_line(case: Complaint, end: CaseStep | None, names: dict[UUID, str]) -> CaseLine:
    proposed = ""
    if case.outcome and case.proposed_at:
        proposed = gettext(
            "%(what)s, %(day)s",
            what=OUTCOME_WORDS[case.outcome],
            day=day_of(case.proposed_at),
        )
    ended = ""
    if end is not None:
        ended = gettext(
            "%(what)s, %(day)s", what=CASE_STEP_WORDS[end.step][1], day=day_words(end.day)
        )
    return CaseLine(
        ref=case.ref,
        received=day_words(case.received_on),
        state=state_words(case.state),
        proposed=proposed,
        proposed_by=names.get(case.proposed_by, "") if case.proposed_by and proposed else "",
        ended=ended,
        rating=case.rating,
    )


def _is_past_verdict(action: CorrectiveAction, step: ActionStep) -> bool:
    return step.proof is not None and step.round < action.round


def _earlier(action: CorrectiveAction, step: ActionStep) -> Earlier:
    proof = step.proof or {}
    before, after = (
        Side.from_json(proof[name]).of(action.measured_id) if proof.get(name) else Sample(0)
        for name in ("baseline", "figures")
    )
    found, marks = change(before, after), breaks_in(proof.get("figures") or {})
    within = "" if any_grave(marks) else interval(found)
    moved = signed(found.value) + (f" ({within})" if within else "") if found else "–"
    return Earlier(
        round=step.round,
        verdict=str(STEP_WORDS[step.step][1]),
        before=_level(before),
        after=_level(after),
        change=moved,
        reason=step.reason,
        breaks=marks,
    )


def _level(sample: Sample) -> str:
    return f"{plain(sample.mean)} (n = {sample.n})" if sample.mean is not None else "–"
