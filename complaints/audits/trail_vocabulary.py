"""What audits are called in the audit trail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import select

from complaints.audits.models import (
    AuditFinding,
    AuditSample,
    ChecklistAnswer,
    ChecklistItem,
    SampledCase,
)
from foundation.unit_of_work import session
from foundation.web.texts import lazy_gettext as _l
from tenants.trail_words import add_events, add_fields, add_things

EVENTS = {
    "checklist.item_added": _l("Added an item to the checklist of audits"),
    "checklist.item_put_away": _l("Put an item of the checklist away"),
    "finding.raised": _l("Raised a finding"),
    "finding.taken_up": _l("Took a finding up as a corrective action"),
    "finding.withdrawn": _l("Withdrew a finding"),
    "sample.answer_taken_back": _l("Took back an answer of the checklist"),
    "sample.answered": _l("Answered an item of the checklist"),
    "sample.case_looked_at": _l("Saved the answers about a sampled case"),
    "sample.drawn": _l("Drew a sample of settled cases"),
    "sample.pack_kept": _l("Kept what was signed, with its hashes"),
    "sample.signed": _l("Signed an audit"),
}

FIELDS = {
    "about": _l("Asked of"),
    "action": _l("Corrective action"),
    "action_id": _l("Corrective action"),
    "algorithm": _l("Method of drawing"),
    "answered_at": _l("Answered on"),
    "answered_by": _l("Answered by"),
    "case": _l("Complaint"),
    "checklist": _l("Version of the checklist"),
    "clause": _l("Clause"),
    "closed_from": _l("Settled from"),
    "closed_until": _l("Settled until"),
    "conclusion": _l("Conclusion"),
    "departments": _l("Departments drawn from"),
    "digest": _l("SHA-256"),
    "evidence": _l("Evidence"),
    "item": _l("Item"),
    "manifest": _l("What was signed"),
    "population": _l("Cases drawn from"),
    "population_digest": _l("SHA-256 of the cases drawn from"),
    "put_away_at": _l("Put away on"),
    "remark": _l("Remark"),
    "requirement": _l("Requirement"),
    "result": _l("Result"),
    "sample": _l("Audit"),
    "sample_id": _l("Audit"),
    "sampled_id": _l("Sampled case"),
    "seed": _l("Seed"),
    "severity": _l("Severity"),
    "signed_at": _l("Signed on"),
    "signed_by": _l("Signed by"),
    "signed_name": _l("Signed by"),
    "size": _l("Size"),
    "text_en": _l("English"),
    "text_zh": _l("Chinese"),
    "weights": _l("Weights"),
    "what": _l("What was found"),
    "whole": _l("Every item answered"),
}


def add_vocabulary() -> None:
    """Tell the trail's page the words of audits."""
    add_events(EVENTS)
    add_fields(FIELDS)
    add_things({"audit_samples": _l("Audit")}, _samples)
    add_things({"sampled_cases": _l("Sampled case")}, _cases)
    add_things({"checklist_answers": _l("Answer of a checklist")}, _answers)
    add_things({"checklist_items": _l("Item of the checklist")}, _items)
    add_things({"audit_findings": _l("Finding")}, _findings)
    add_things({"audit_packs": _l("Signed audit")})


def _samples(ids: Iterable[UUID]) -> Mapping[UUID, str]:
    rows = session().execute(
        select(AuditSample.id, AuditSample.ref).where(AuditSample.id.in_(list(ids)))
    )
    return {row[0]: row[1] for row in rows}


def _cases(ids: Iterable[UUID]) -> Mapping[UUID, str]:
    rows = session().execute(
        select(SampledCase.id, SampledCase.ref).where(SampledCase.id.in_(list(ids)))
    )
    return {row[0]: row[1] for row in rows}


def _answers(ids: Iterable[UUID]) -> Mapping[UUID, str]:
    query = select(ChecklistAnswer.id, SampledCase.ref).join(
        SampledCase, SampledCase.id == ChecklistAnswer.sampled_id
    )
    rows = session().execute(query.where(ChecklistAnswer.id.in_(list(ids))))
    return {row[0]: row[1] for row in rows}


def _items(ids: Iterable[UUID]) -> Mapping[UUID, str]:
    rows = session().execute(
        select(ChecklistItem.id, ChecklistItem.code).where(ChecklistItem.id.in_(list(ids)))
    )
    return {row[0]: row[1] for row in rows}


def _findings(ids: Iterable[UUID]) -> Mapping[UUID, str]:
    rows = session().execute(
        select(AuditFinding.id, AuditFinding.ref).where(AuditFinding.id.in_(list(ids)))
    )
    return {row[0]: row[1] for row in rows}
