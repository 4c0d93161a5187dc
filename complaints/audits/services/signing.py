"""Signing an audit: what was looked at, found and concluded, with the hash of every record."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from complaints.actions.models import CorrectiveAction
from complaints.audits.models import (
    AuditFinding,
    AuditPack,
    AuditSample,
    ChecklistAnswer,
    SampledCase,
)
from complaints.audits.queries import (
    answers_of,
    cases_by_id,
    checklist_of,
    findings_of,
    had_a_hand,
    sampled_of,
)
from complaints.audits.services.looking import OwnCase, held_sample
from complaints.audits.workflow import SIGN
from complaints.models import Complaint
from complaints.queries import messages_of, steps_of
from complaints.workflow import Acting
from foundation import clock
from foundation.audit import record
from foundation.audit.hashing import canonical, plain
from foundation.audit.models import AuditHead
from foundation.errors import Conflict, Forbidden, Invalid
from foundation.unit_of_work import session
from foundation.web.texts import gettext
from tenants.models import Department
from tenants.queries import departments_by_id, user_names

FORMAT = "huisheng-audit-1"
CONCLUSION_LIMIT = 4000


class AuditChanged(Conflict):
    """Somebody changed the audit since the page was shown (REL-11)."""

    def __init__(self) -> None:
        super().__init__(gettext("Somebody changed this audit in the meantime."))


def sign_audit(
    sample: AuditSample, actor: Acting, revision: int, conclusion: str, *, sure: bool
) -> AuditPack:
    """Sign an audit whose every case was looked at; nothing of it changes any more.

    Raises `Invalid` by field, `AuditChanged`, `SampleSigned`, `OwnCase`.
    """
    if not actor.may(SIGN):
        raise Forbidden
    held = held_sample(sample)
    if held.revision != revision:
        raise AuditChanged
    rows = sampled_of(held)
    _check(rows, conclusion, sure=sure)
    cases = cases_by_id(rows)
    if any(had_a_hand(case, actor.user_id) for case in cases.values()):
        raise OwnCase
    held.conclusion, held.signed_by, held.signed_at = conclusion, actor.user_id, clock.now()
    held.revision += 1
    manifest = plain_manifest(held, rows, cases)
    pack = AuditPack(
        sample_id=held.id,
        signed_by=actor.user_id,
        signed_name=manifest["signed"]["by"],
        signed_at=held.signed_at,
        manifest=manifest,
        digest=digest_of(manifest),
    )
    session().add(pack)
    session().flush()
    record("sample.signed", held, detail={"digest": pack.digest})
    record("sample.pack_kept", pack)
    return pack


def digest_of(manifest: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON of what was signed."""
    return hashlib.sha256(canonical(dict(manifest)).encode()).hexdigest()


def _check(rows: list[SampledCase], conclusion: str, *, sure: bool) -> None:
    faults: dict[str, object] = {}
    left = sum(1 for row in rows if row.looked_at is None)
    if left:
        faults["sure"] = gettext("There are cases left to look at: %(num)s.", num=left)
    elif not sure:
        faults["sure"] = gettext("Tick this to sign.")
    if not conclusion.strip():
        faults["conclusion"] = gettext("This is needed.")
    elif len(conclusion) > CONCLUSION_LIMIT or "\0" in conclusion:
        limit = CONCLUSION_LIMIT
        faults["conclusion"] = gettext("Please shorten this to %(limit)s characters.", limit=limit)
    if faults:
        raise Invalid(fields=faults)


def plain_manifest(
    sample: AuditSample, rows: list[SampledCase], cases: Mapping[UUID, Complaint]
) -> dict[str, Any]:
    """What is signed, as plain JSON: it says everything in both languages where there are two."""
    findings, answers = findings_of(sample), answers_of(rows)
    units = _units(sample, cases, findings)
    people = user_names([sample.drawn_by, sample.signed_by, *(row.looked_by for row in rows)])
    refs = {row.id: row.ref for row in rows}
    head = session().scalars(select(AuditHead)).one()
    return {
        "format": FORMAT,
        "sample": {
            "ref": sample.ref,
            "title": sample.title,
            "closed_from": sample.closed_from.isoformat(),
            "closed_until": sample.closed_until.isoformat(),
            "departments": [units[UUID(each)] for each in sample.departments],
            "size": sample.size,
            "population": len(sample.population),
            "population_digest": sample.population_digest,
            "seed": sample.seed,
            "algorithm": sample.algorithm,
            "weights": dict(sample.weights),
            "checklist": sample.checklist,
            "drawn_by": people.get(sample.drawn_by, ""),
            "drawn_at": sample.drawn_at.isoformat(),
        },
        "items": [
            {"code": item.code, "about": item.about, "clause": item.clause}
            | {"zh": item.zh, "en": item.en}
            for item in checklist_of(sample)
        ],
        "cases": [_case(row, cases, answers.get(row.id, {}), units, people) for row in rows],
        "findings": [_finding(each, refs, units) for each in findings],
        "conclusion": sample.conclusion,
        "signed": {
            "by": people.get(sample.signed_by, "") if sample.signed_by else "",
            "at": sample.signed_at.isoformat() if sample.signed_at else "",
        },
        "trail": {"seq": head.seq, "hash": head.hash},
    }


def _units(
    sample: AuditSample, cases: Mapping[UUID, Complaint], findings: list[AuditFinding]
) -> dict[UUID, dict[str, str]]:
    ids = {UUID(each) for each in sample.departments}
    ids |= {case.department_id for case in cases.values() if case.department_id}
    ids |= {each.department_id for each in findings}
    return {key: _both(unit) for key, unit in departments_by_id(ids).items()}


def _both(unit: Department) -> dict[str, str]:
    return {"zh": unit.name("zh"), "en": unit.name("en")}


def _case(
    row: SampledCase,
    cases: Mapping[UUID, Complaint],
    answers: Mapping[str, ChecklistAnswer],
    units: Mapping[UUID, dict[str, str]],
    people: Mapping[UUID, str],
) -> dict[str, Any]:
    case = cases.get(row.complaint_id) if row.complaint_id else None
    unit = units.get(case.department_id) if case and case.department_id else None
    return {
        "number": row.number,
        "ref": row.ref,
        "weight": row.weight,
        "chance": row.chance,
        "risks": list(row.risks),
        "department": unit,
        "record": record_digest(case) if case is not None else None,
        "looked_by": people.get(row.looked_by, "") if row.looked_by else "",
        "looked_at": row.looked_at.isoformat() if row.looked_at else None,
        "answers": {
            code: {"result": one.result, "remark": one.remark, "evidence": one.evidence}
            for code, one in sorted(answers.items())
        },
    }


_CASE_FACTS = (
    "ref",
    "channel",
    "subject",
    "text",
    "category",
    "severity",
    "safety",
    "state",
    "received_on",
    "resolve_due",
    "promised_at",
    "acknowledged_at",
    "proposal",
    "answered_at",
    "closed_at",
    "outcome",
    "rating",
)


def record_digest(case: Complaint) -> str:
    """SHA-256 of the canonical JSON of a case: its facts, steps and messages, without identity."""
    content = {
        "facts": {name: plain(getattr(case, name)) for name in _CASE_FACTS},
        "steps": [
            [step.number, step.step, step.from_state, step.to_state, step.day.isoformat()]
            for step in steps_of(case)
        ],
        "messages": [
            [message.number, message.direction, message.day.isoformat(), message.text]
            for message in messages_of(case)
        ],
    }
    return hashlib.sha256(canonical(content).encode()).hexdigest()


_FINDING_FACTS = ("ref", "item", "severity", "what", "requirement", "evidence", "state", "reason")


def _finding(
    finding: AuditFinding, refs: Mapping[UUID, str], units: Mapping[UUID, dict[str, str]]
) -> dict[str, Any]:
    facts: dict[str, Any] = {name: getattr(finding, name) for name in _FINDING_FACTS}
    facts["case"] = refs.get(finding.sampled_id) if finding.sampled_id else None
    facts["raised_at"] = finding.raised_at.isoformat()
    digest = hashlib.sha256(canonical(facts).encode()).hexdigest()
    action = None
    if finding.action_id is not None:
        action = session().get(CorrectiveAction, (finding.tenant_id, finding.action_id))
    told = {"ref": action.ref, "state": action.state, "title": action.title} if action else None
    unit = units[finding.department_id]
    return {**facts, "record": digest, "department": unit, "action": told}
