"""Opening an action and writing its plan, as long as it is a draft."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from complaints.actions.models import ActionCase, CorrectiveAction
from complaints.actions.queries import cases_named, may_see
from complaints.actions.services import checking
from complaints.actions.services.entries import StepNotPossible, locked, note_step
from complaints.actions.workflow import WRITE
from complaints.models import Complaint
from complaints.queries import may_see as may_see_case
from complaints.workflow import Acting
from foundation import clock
from foundation.audit import record
from foundation.errors import Forbidden, Invalid, NotFound
from foundation.unit_of_work import session
from foundation.web.texts import gettext
from tenants.queries import departments_below
from tenants.references import next_reference

PLAN: dict[str, checking.Check] = {
    "title": checking.text(checking.TITLE_LIMIT, needed=True),
    "department_id": checking.department,
    "source": checking.source,
    "severity": checking.severity,
    "cause": checking.text(),
    "trigger_from": checking.day(),
    "trigger_until": checking.day(),
    "owner_id": checking.person,
    "containment": checking.text(),
    "contained_on": checking.day(),
    "whys": checking.whys,
    "root_cause": checking.text(500),
    "measure": checking.measure,
    "measured_id": checking.department,
    "target": checking.number(0, 100),
    "least_change": checking.number(0, 100),
    "observation_days": checking.whole(*checking.DAYS),
    "least_sample": checking.whole(*checking.SAMPLE),
}
MOST_CASES = 50


def create_action(actor: Acting, cases: list[str] | None = None, **raw: Any) -> CorrectiveAction:
    """Open an action as a draft; title, department and what it came from are needed."""
    if not actor.may(WRITE):
        raise Forbidden
    facts = _plan({"title": "", "department_id": None, "source": "", **raw}, actor)
    found = _cases(cases or [], actor)
    facts.setdefault("measured_id", facts["department_id"])
    action = CorrectiveAction(
        ref=next_reference("A"),
        planner_id=actor.user_id,
        created_at=clock.now(),
        entries=0,
        round=1,
        state="draft",
        revision=0,
        **facts,
    )
    session().add(action)
    session().flush()
    _link(action, found)
    note_step(action, "create", "draft", actor.user_id)
    record("action.created", action, detail={"cases": ", ".join(c.ref for c in found)})
    return action


def save_plan(
    action: CorrectiveAction,
    actor: Acting,
    revision: int,
    cases: list[str] | None = None,
    **raw: Any,
) -> CorrectiveAction:
    """Save the plan of a draft; `ActionChanged` when the page showed an older revision.

    A plan saved as it was leaves nothing behind: no step, no event, no newer page.
    """
    held = draft_of(action, actor, revision)
    facts = _plan(raw, actor)
    found = None if cases is None else _cases(cases, actor)
    if _unchanged(held, facts, found):
        return held
    # Nothing is refused from here on: a page that shows a refusal keeps what was changed so far.
    for name, value in facts.items():
        setattr(held, name, value)
    held.planner_id = actor.user_id
    detail: dict[str, Any] = {}
    if found is not None:
        _link(held, found)
        detail = {"cases": ", ".join(c.ref for c in found)}
    note_step(held, "edit", held.state, actor.user_id)
    record("action.changed", held, detail=detail)
    return held


def draft_of(action: CorrectiveAction, actor: Acting, revision: int | None) -> CorrectiveAction:
    """The draft, held for a change by this person; `ActionChanged` for an older revision."""
    if not may_see(action, actor):
        raise NotFound
    if not actor.may(WRITE):
        raise Forbidden
    held = locked(action.id, revision)
    if held.state != "draft":
        raise StepNotPossible
    return held


def _plan(raw: dict[str, Any], actor: Acting) -> dict[str, Any]:
    facts = checking.checked(raw, PLAN)
    if "measure" in facts:
        facts["questionnaire_id"], facts["indicator"] = facts.pop("measure")
    _check_own(facts, actor)
    _check_trigger(facts)
    return facts


def _check_own(facts: dict[str, Any], actor: Acting) -> None:
    """Who reads the own departments alone opens actions for these alone."""
    if actor.may("action:read-all"):
        return
    own = departments_below(actor.departments)
    sentence = gettext("Choose one of your own departments.")
    faults: dict[str, object] = {
        name: sentence
        for name in ("department_id", "measured_id")
        if name in facts and facts[name] not in own
    }
    if faults:
        raise Invalid(fields=faults)


def _check_trigger(facts: dict[str, Any]) -> None:
    first, last = facts.get("trigger_from"), facts.get("trigger_until")
    if (first is None) != (last is None):
        raise Invalid(fields={"trigger_until": gettext("Give both days or none.")})
    if first is not None and last is not None and last < first:
        raise Invalid(fields={"trigger_until": gettext("The last day lies before the first.")})


def _cases(refs: list[str], actor: Acting) -> list[Complaint]:
    wanted = {ref.strip().upper() for ref in refs if ref.strip()}
    if len(wanted) > MOST_CASES or any("\0" in ref for ref in wanted):
        raise Invalid(fields={"cases": gettext("No such case: %(refs)s", refs="…")})
    found = [case for case in cases_named(wanted) if may_see_case(case, actor)]
    missing = wanted - {case.ref for case in found}
    if missing:
        sentence = gettext("No such case: %(refs)s", refs=", ".join(sorted(missing)))
        raise Invalid(fields={"cases": sentence})
    return found


def _unchanged(
    action: CorrectiveAction, facts: dict[str, Any], cases: list[Complaint] | None
) -> bool:
    if any(getattr(action, name) != value for name, value in facts.items()):
        return False
    return cases is None or {case.id for case in cases} == _linked(action)


def _linked(action: CorrectiveAction) -> set[UUID]:
    query = select(ActionCase.complaint_id).where(ActionCase.action_id == action.id)
    return set(session().scalars(query))


def _link(action: CorrectiveAction, cases: list[Complaint]) -> None:
    """Let the action answer to these cases and no others."""
    ids = {case.id for case in cases}
    known = _linked(action)
    session().execute(
        delete(ActionCase).where(
            ActionCase.action_id == action.id, ActionCase.complaint_id.not_in(ids)
        )
    )
    for case_id in ids - known:
        session().add(ActionCase(action_id=action.id, complaint_id=case_id))
    session().flush()
