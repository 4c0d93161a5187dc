"""Merging a duplicate into the case on the same matter, and taking it out again.

The duplicate is closed but keeps its own receipt, conversation, files and complainant; what the
main case answers is written into its thread as well. A case that was merged is merged into none
further and takes none in, so that there are neither chains nor rings.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from complaints import clocks
from complaints.models import Complaint
from complaints.queries import may_see, messages_of, steps_of
from complaints.recusal.queries import must_stay_away
from complaints.related.queries import duplicates_of, main_of
from complaints.services.checking import TEXT_LIMIT
from complaints.services.entries import Concerned, Moment, add_message, add_step, change, locked
from complaints.services.letters import tell_complainant, tell_handlers
from complaints.services.naming import take_names_along
from complaints.services.pausing import go_on_beside
from complaints.timing.keeping import keep_parts
from complaints.timing.queries import rules_of
from complaints.timing.reckoning import REOPEN, Part, reckon
from complaints.workflow import HANDLE, Acting
from foundation.audit import record
from foundation.errors import Conflict, Forbidden, Invalid, NotFound
from foundation.unit_of_work import session
from foundation.web.texts import gettext

MERGEABLE = ("received", "in_hand", "proposed")
# Steps whose words the complainants of merged cases read too.
PASSED_ON = ("answer", "postpone")


def hindrance(case: Complaint, into: Complaint) -> str:
    """Why a case cannot be merged into another, in a sentence; empty where it can."""
    reasons = (
        (case.id == into.id, gettext("A case cannot be merged into itself.")),
        (
            case.merged_into_id is not None,
            gettext("This case was merged into another one already."),
        ),
        (
            into.merged_into_id is not None,
            gettext("The other case was merged itself. Choose the case it was merged into."),
        ),
        (
            case.state not in MERGEABLE,
            gettext("Only a case that is not answered yet can be merged."),
        ),
        (
            into.state == "closed",
            gettext("The other case is settled already. Link the two instead."),
        ),
        (
            _has_duplicates(case),
            gettext("Other cases were merged into this one. Merge the other way round."),
        ),
    )
    return next((sentence for stands, sentence in reasons if stands), "")


def _has_duplicates(case: Complaint) -> bool:
    query = select(func.count()).select_from(Complaint).where(Complaint.merged_into_id == case.id)
    return bool(session().scalar(query))


def merge(case: Complaint, into: Complaint, actor: Acting, revision: int, text: str) -> Complaint:
    """Close a case as a duplicate of another; `text` is what its complainant reads.

    `Conflict` with the reason where the two cannot be merged, `ChangedMeanwhile` when the page
    showed an older revision.
    """
    _check_person(actor, case, into)
    words = _needed("text", text)
    if case.merged_into_id is None:
        for one in sorted((case.id, into.id)):
            locked(one)
    duplicate, main = locked(case.id, revision), locked(into.id)
    reason = hindrance(duplicate, main)
    if reason:
        raise Conflict(reason)
    when = Moment(quiet=False)
    go_on_beside(duplicate, when, actor.user_id)
    came_from = duplicate.state
    change(duplicate, _merged(duplicate, main, when, actor))
    add_step(duplicate, "merge", came_from, when, actor=actor.user_id, reason=main.ref)
    take_names_along(duplicate, main, when)
    add_step(main, "take_in", main.state, when, actor=actor.user_id, reason=duplicate.ref)
    for said in filter(None, (words, _standing_answer(main))):
        add_message(duplicate, "ours", said, when, actor.user_id)
    record("complaint.merged", duplicate, detail={"into": main.ref})
    record("complaint.took_in", main, detail={"case": duplicate.ref})
    tell_complainant(duplicate)
    tell_handlers(main, but=actor.user_id)
    return duplicate


def _merged(case: Complaint, main: Complaint, when: Moment, actor: Acting) -> dict[str, Any]:
    return {
        "state": "closed",
        "closed_at": when.now,
        "outcome": "duplicate",
        "merged_into_id": main.id,
        "handler_id": case.handler_id or actor.user_id,
        "revision": case.revision + 1,
    }


def _standing_answer(main: Complaint) -> str:
    """What the main case was answered, where that answer stands."""
    if main.state != "answered":
        return ""
    last = max(step.number for step in steps_of(main) if step.step == "answer")
    after = [m for m in messages_of(main) if m.number > last and m.direction == "ours"]
    return after[0].text if after else ""


def unmerge(case: Complaint, actor: Acting, revision: int, reason: str, text: str) -> Complaint:
    """Handle a duplicate by itself again, as far as it had come; both sides' histories say why.

    A clock that ran out meanwhile counts anew from now.
    """
    main = main_of(case)
    if main is None:
        raise Conflict(gettext("This case is not merged into another one."))
    _check_person(actor, case, main)
    why, words = _needed("reason", reason), _needed("text", text)
    for one in sorted((case.id, main.id)):
        locked(one)
    duplicate = locked(case.id, revision)
    when = Moment(quiet=False)
    merged = [step for step in steps_of(duplicate) if step.step == "merge"][-1]
    change(duplicate, _by_itself(duplicate, merged.from_state, when))
    add_step(duplicate, "unmerge", "closed", when, actor=actor.user_id, reason=why)
    add_step(main, "give_back", main.state, when, actor=actor.user_id, reason=duplicate.ref)
    add_message(duplicate, "ours", words, when, actor.user_id)
    record("complaint.unmerged", duplicate, detail={"from": main.ref, "reason": why})
    record("complaint.gave_back", main, detail={"case": duplicate.ref})
    tell_complainant(duplicate)
    tell_handlers(duplicate, but=actor.user_id)
    return duplicate


def _by_itself(case: Complaint, came_from: str, when: Moment) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "state": "received" if came_from == "received" else "in_hand",
        "closed_at": None,
        "outcome": None,
        "merged_into_id": None,
        "revision": case.revision + 1,
    }
    parts = _anew(case, when)
    keep_parts(case.id, parts, when.calendar)
    facts |= {f"{part.clock}_due": reckon(part, when.calendar) for part in parts}
    return facts | ({"promised_at": None} if "resolve_due" in facts else {})


def _anew(case: Complaint, when: Moment) -> list[Part]:
    """The clocks that ran out while nobody could keep them, counted from now."""
    limits = rules_of(case).limits_for(case.severity, case.channel)
    first = case.first_answer_due if case.first_answered_at is None else None
    running = {
        "acknowledge": case.acknowledge_due if case.acknowledged_at is None else None,
        "first_answer": first,
        "resolve": clocks.answer_due(case),
    }
    return [
        Part(name, REOPEN, when.counts_from, limit)
        for name, due in running.items()
        if due is not None and due < when.now and (limit := limits.of(name)) is not None
    ]


def pass_on(main: Complaint, step: str, words: str, when: Moment, author: UUID) -> None:
    """Write what a step says to the complainant into the threads of its duplicates as well."""
    if step not in PASSED_ON:
        return
    for row in duplicates_of(main):
        duplicate = locked(row.id)
        add_message(duplicate, "ours", words, when, author)
        record("complaint.answered_with", duplicate, detail={"from": main.ref, "step": step})
        tell_complainant(duplicate)


def _check_person(actor: Acting, *cases: Complaint) -> None:
    if not all(may_see(case, actor) for case in cases):
        raise NotFound
    if not actor.may(HANDLE):
        raise Forbidden
    if any(must_stay_away(case, actor.user_id, HANDLE) for case in cases):
        raise Concerned


def _needed(name: str, text: str) -> str:
    kept = text.strip()
    if not kept:
        raise Invalid(fields={name: gettext("This is needed for the step.")})
    if len(kept) > TEXT_LIMIT or "\0" in kept:
        raise Invalid(fields={name: gettext("At most 5,000 characters.")})
    return kept
