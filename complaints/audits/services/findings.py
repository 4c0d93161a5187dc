"""Findings: raised by the auditor, taken up as an action by somebody else."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from complaints.actions.models import CorrectiveAction
from complaints.actions.services.checking import TITLE_LIMIT
from complaints.actions.services.planning import create_action
from complaints.audits.models import AuditFinding, AuditSample, SampledCase
from complaints.audits.queries import may_see_finding
from complaints.audits.services.looking import check_independent, held_sample
from complaints.audits.workflow import FIND, SEVERITIES, TAKE_UP
from complaints.models import Complaint
from complaints.queries import may_see
from complaints.workflow import Acting
from foundation import clock
from foundation.audit import record
from foundation.errors import Conflict, Forbidden, Invalid, NotFound
from foundation.loader import load_or_404
from foundation.unit_of_work import session
from foundation.web.texts import gettext
from tenants.queries import departments_by_id
from tenants.references import next_reference

WHAT_LIMIT, REQUIREMENT_LIMIT, EVIDENCE_LIMIT, REASON_LIMIT = 1500, 300, 500, 1000


class FindingMoved(Conflict):
    """The finding was taken up or withdrawn in the meantime."""

    def __init__(self) -> None:
        super().__init__(gettext("Somebody dealt with this finding in the meantime."))


class OwnFinding(Forbidden):
    """Who raised a finding does not plan what is done about it (F4)."""

    def __init__(self) -> None:
        super().__init__(
            gettext("You raised this finding, so somebody else must plan what is done about it.")
        )


def raise_finding(
    sample: AuditSample, actor: Acting, sampled: SampledCase | None = None, **facts: Any
) -> AuditFinding:
    """Raise a finding; a nonconformity waits for the department, an observation is noted."""
    if not actor.may(FIND):
        raise Forbidden
    held = held_sample(sample)
    if sampled is not None:
        check_independent(sampled, actor)
    given = _checked(facts)
    finding = AuditFinding(
        ref=next_reference("F"),
        sample_id=held.id,
        sampled_id=sampled.id if sampled is not None else None,
        state="noted" if given["severity"] == "observation" else "proposed",
        raised_by=actor.user_id,
        raised_at=clock.now(),
        revision=1,
        **given,
    )
    session().add(finding)
    session().flush()
    record("finding.raised", finding, detail={"sample": held.ref})
    return finding


def _checked(facts: dict[str, Any]) -> dict[str, Any]:
    faults: dict[str, object] = {}
    found: dict[str, Any] = {"item": str(facts.get("item") or "")[:60]}
    for name, limit, needed in (
        ("what", WHAT_LIMIT, True),
        ("requirement", REQUIREMENT_LIMIT, True),
        ("evidence", EVIDENCE_LIMIT, False),
    ):
        words = str(facts.get(name) or "").strip()
        if needed and not words:
            faults[name] = gettext("This is needed.")
        elif len(words) > limit or "\0" in words:
            faults[name] = gettext("Please shorten this to %(limit)s characters.", limit=limit)
        found[name] = words
    found["severity"] = facts.get("severity")
    if found["severity"] not in SEVERITIES:
        faults["severity"] = gettext("Choose one from the list.")
    found["department_id"] = unit = facts.get("department_id")
    known = departments_by_id([unit]) if isinstance(unit, UUID) else {}
    if not any(each.archived_at is None for each in known.values()):
        faults["department_id"] = gettext("Choose one from the list.")
    if faults:
        raise Invalid(fields=faults)
    return found


def take_up(finding: AuditFinding, actor: Acting, title: str) -> CorrectiveAction:
    """Open the corrective action that answers a finding; whoever does so plans it."""
    if not may_see_finding(finding, actor):
        raise NotFound
    if not actor.may(TAKE_UP):
        raise Forbidden
    held = load_or_404(AuditFinding, lock=True, id=finding.id)
    if held.state != "proposed":
        raise FindingMoved
    if held.raised_by == actor.user_id:
        raise OwnFinding
    action = create_action(
        actor,
        _cases_of(held, actor),
        title=title,
        department_id=held.department_id,
        source="finding",
        cause=_cause(held),
    )
    held.state, held.action_id = "taken_up", action.id
    held.taken_by, held.taken_at = actor.user_id, clock.now()
    held.revision += 1
    record("finding.taken_up", held, detail={"action": action.ref})
    session().flush()
    return action


def title_for(finding: AuditFinding) -> str:
    """What the action may be called: the first line of the finding, short."""
    first = finding.what.split("\n", 1)[0]
    return first if len(first) <= TITLE_LIMIT else first[: TITLE_LIMIT - 1] + "…"


def _cause(finding: AuditFinding) -> str:
    return gettext(
        "Finding %(ref)s: %(what)s\nRequirement: %(requirement)s",
        ref=finding.ref,
        what=finding.what,
        requirement=finding.requirement,
    )


def _cases_of(finding: AuditFinding, actor: Acting) -> list[str]:
    """The case that a finding came from, for the action to answer to, if its planner may see it."""
    if finding.sampled_id is None:
        return []
    sampled = load_or_404(SampledCase, id=finding.sampled_id)
    if sampled.complaint_id is None:
        return []
    case = load_or_404(Complaint, id=sampled.complaint_id)
    return [case.ref] if may_see(case, actor) else []


def withdraw_finding(finding: AuditFinding, actor: Acting, reason: str) -> AuditFinding:
    """Take a finding back with reasons, as long as nobody took it up; it stays on the page."""
    if not actor.may(FIND):
        raise Forbidden
    held_sample(load_or_404(AuditSample, id=finding.sample_id))
    held = load_or_404(AuditFinding, lock=True, id=finding.id)
    if held.state not in ("proposed", "noted"):
        raise FindingMoved
    words = reason.strip()
    if not words:
        raise Invalid(fields={"reason": gettext("This is needed.")})
    if len(words) > REASON_LIMIT or "\0" in words:
        limit = REASON_LIMIT
        raise Invalid(
            fields={"reason": gettext("Please shorten this to %(limit)s characters.", limit=limit)}
        )
    held.state, held.reason = "withdrawn", words
    held.revision += 1
    record("finding.withdrawn", held)
    session().flush()
    return held
