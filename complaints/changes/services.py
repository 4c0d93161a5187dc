"""Writing what is told to everybody, and its way there: never by who wrote it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from complaints.actions.models import CorrectiveAction
from complaints.actions.services import checking
from complaints.changes.models import PUBLIC, Change, ChangeText
from complaints.changes.queries import texts_of
from complaints.changes.workflow import IN_WORK, PUBLISH, STEPS, WRITE, Step
from complaints.workflow import Acting
from foundation import clock
from foundation.audit import record
from foundation.errors import Conflict, Forbidden, Invalid, NotFound
from foundation.loader import load_or_404
from foundation.unit_of_work import session
from foundation.web.texts import gettext
from tenants.queries import departments_below
from tenants.references import next_reference
from tenants.services.doors import have_doors_look_anew

LIMIT = 300  # characters: what is read in a moment

_text, _needed = checking.text(LIMIT * 2), checking.text(LIMIT, needed=True)


def _department(value: Any) -> UUID | None:
    return None if value is None else checking.department(value)


FIELDS: dict[str, checking.Check] = {
    "said_zh": _needed,
    "said_en": _text,
    "did_zh": _needed,
    "did_en": _text,
    "department_id": _department,
    "since_on": checking.day(),
}


class TextChanged(Conflict):
    """Somebody saved this text since the page was shown (REL-11)."""

    def __init__(self) -> None:
        super().__init__(gettext("Somebody changed this text in the meantime."))


class StepNotPossible(Conflict):
    """The text is not in a state from which this step leads on."""

    def __init__(self) -> None:
        super().__init__(gettext("This text is not at the point for this step any more."))


class OwnText(Forbidden):
    """Nobody decides on the own text."""

    def __init__(self) -> None:
        super().__init__(gettext("You wrote on this text, so somebody else decides on it."))


def begin_change(actor: Acting, action: CorrectiveAction | None = None, **raw: Any) -> Change:
    """Begin a change with its first text as a draft, perhaps out of an action."""
    facts = _facts(raw, actor)
    change = Change(
        ref=next_reference("Y"),
        action_id=action.id if action is not None else None,
        created_by=actor.user_id,
        created_at=clock.now(),
        pinned=False,
        texts=0,
    )
    session().add(change)
    session().flush()
    _add_text(change, actor, facts)
    record("change.begun", change, detail={"action": action.ref} if action is not None else {})
    return change


def save_text(change: Change, actor: Acting, revision: int, **raw: Any) -> ChangeText:
    """Save the draft of a change; `TextChanged` when the page showed an older revision."""
    held = _latest(change)
    _may_write(held, actor)
    if held.revision != revision:
        raise TextChanged
    if held.state != "draft":
        raise StepNotPossible
    facts = _facts(raw, actor)
    for name, value in facts.items():
        setattr(held, name, value)
    held.writers = sorted({*held.writers, str(actor.user_id)})
    held.revision += 1
    record("change.written", held)
    return held


def begin_text(change: Change, actor: Acting) -> ChangeText:
    """Begin another text of a change out of its latest, which stays as it is until then."""
    latest = _latest(change)
    _may_write(latest, actor)
    if latest.state in IN_WORK:
        raise StepNotPossible
    held = load_or_404(Change, lock=True, id=change.id)
    record("change.text_begun", held)
    return _add_text(held, actor, _copied(latest))


def discard_text(change: Change, actor: Acting) -> bool:
    """Throw a draft away; a change without any text goes with it. Says whether the change stays."""
    latest = _latest(change)
    _may_write(latest, actor)
    if latest.state != "draft":
        raise StepNotPossible
    held = load_or_404(Change, lock=True, id=change.id)
    session().delete(latest)
    record("change.discarded", latest)
    held.texts -= 1
    record("change.discarded", held)
    session().flush()
    if held.texts:
        return True
    session().delete(held)
    return False


def take_step(
    change: Change, name: str, actor: Acting, revision: int, reason: str = ""
) -> ChangeText:
    """Take a step of the table with the latest text of a change.

    `NotFound` for no such step, `Forbidden` without its permission, `OwnText` where somebody else
    must, `StepNotPossible` from another state, `TextChanged` when the page showed an older
    revision, `Invalid` without the reasons that the step needs.
    """
    step = STEPS.get(name)
    if step is None:
        raise NotFound
    if not actor.may(step.by):
        raise Forbidden
    held = _public(change) if step.came == "published" else _latest(change)
    if step.by == WRITE:
        _may_write(held, actor)
    if step.apart and str(actor.user_id) in held.writers:
        raise OwnText
    if held.state != step.came:
        raise StepNotPossible
    if held.revision != revision:
        raise TextChanged
    _go(change, held, step, actor, _reason(step, reason))
    return held


def pin(change: Change, actor: Acting, *, pinned: bool) -> None:
    """Have a change stand before all others, or not any more."""
    if not actor.may(PUBLISH):
        raise Forbidden
    held = load_or_404(Change, lock=True, id=change.id)
    if held.pinned != pinned:
        held.pinned = pinned
        record("change.pinned", held)


def _go(change: Change, text: ChangeText, step: Step, actor: Acting, reason: str) -> None:
    if step.name == "submit":
        text.submitted_by, text.submitted_at = actor.user_id, clock.now()
    if step.name == "publish":
        _replace_public(change)
        text.decided_by, text.decided_at = actor.user_id, clock.now()
    text.state, text.note = step.to, reason
    text.revision += 1
    record(step.event, text)
    session().flush()
    if PUBLIC in (step.came, step.to):
        have_doors_look_anew()


def _replace_public(change: Change) -> None:
    """What was public until now is read no more."""
    for each in texts_of(change):
        if each.state == "published":
            each.state = "replaced"
            each.revision += 1
            record("change.replaced", each)
    session().flush()  # first: one text of a change is public at a time


def _latest(change: Change) -> ChangeText:
    """The latest text of a change, held."""
    number = load_or_404(Change, lock=True, id=change.id).texts
    return load_or_404(ChangeText, lock=True, change_id=change.id, number=number)


def _public(change: Change) -> ChangeText:
    """The text that everybody reads, held; the latest where there is none."""
    load_or_404(Change, lock=True, id=change.id)
    found = next((each for each in texts_of(change) if each.state == "published"), None)
    return load_or_404(ChangeText, lock=True, id=found.id) if found else _latest(change)


def _may_write(text: ChangeText, actor: Acting) -> None:
    if not actor.may(WRITE):
        raise Forbidden
    if not may_write_for(actor, text.department_id):
        raise Forbidden(gettext("Only who answers for the department writes on this text."))


def may_write_for(actor: Acting, department_id: UUID | None) -> bool:
    """Who may publish writes for the whole house, everybody else for the own departments."""
    if actor.may(PUBLISH):
        return True
    return department_id is not None and department_id in departments_below(actor.departments)


def _facts(raw: dict[str, Any], actor: Acting) -> dict[str, Any]:
    if not actor.may(WRITE):
        raise Forbidden
    facts = checking.checked({**dict.fromkeys(FIELDS), **raw}, FIELDS)
    if not may_write_for(actor, facts["department_id"]):
        raise Invalid(fields={"department_id": gettext("Choose one of your own departments.")})
    return facts


def _add_text(change: Change, actor: Acting, facts: dict[str, Any]) -> ChangeText:
    change.texts += 1
    text = ChangeText(
        change_id=change.id,
        number=change.texts,
        writers=[str(actor.user_id)],
        created_at=clock.now(),
        revision=1,
        state="draft",
        note="",
        **facts,
    )
    session().add(text)
    session().flush()
    record("change.written", text)
    return text


def _copied(text: ChangeText) -> dict[str, Any]:
    return {name: getattr(text, name) for name in FIELDS}


def _reason(step: Step, reason: str) -> str:
    if not step.reason:
        return ""
    check = checking.text(needed=True)
    return str(checking.checked({"reason": reason}, {"reason": check})["reason"])
