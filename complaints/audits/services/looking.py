"""Answering the checklist about a sampled case, by somebody without a hand in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from complaints.audits.models import AuditSample, ChecklistAnswer, SampledCase
from complaints.audits.queries import (
    actions_behind,
    answers_of,
    asked_of,
    checklist_of,
    had_a_hand,
)
from complaints.audits.workflow import FIND, RESULTS, WITH_REMARK
from complaints.models import Complaint
from complaints.workflow import Acting
from foundation import clock
from foundation.audit import record
from foundation.errors import Conflict, Forbidden, Invalid
from foundation.loader import load_or_404
from foundation.unit_of_work import session
from foundation.web.texts import gettext

REMARK_LIMIT, EVIDENCE_LIMIT = 2000, 300


@dataclass(frozen=True)
class Said:
    """What is said to one item; an empty result leaves it open."""

    result: str = ""
    remark: str = ""
    evidence: str = ""


class SampleSigned(Conflict):
    """What is signed does not change."""

    def __init__(self) -> None:
        super().__init__(gettext("This audit is signed; nothing in it changes any more."))


class CaseChanged(Conflict):
    """Somebody saved answers about this case since the page was shown (REL-11)."""

    def __init__(self) -> None:
        super().__init__(gettext("Somebody saved answers about this case in the meantime."))


class OwnCase(Forbidden):
    """Nobody audits what they worked on (ISO 19011: independence)."""

    def __init__(self) -> None:
        super().__init__(
            gettext("You worked on this case yourself, so another auditor must look at it.")
        )


def held_sample(sample: AuditSample) -> AuditSample:
    """The sample, held for a change; `SampleSigned` once it is signed."""
    held = load_or_404(AuditSample, lock=True, id=sample.id)
    if held.signed_at is not None:
        raise SampleSigned
    return held


def save_answers(
    sampled: SampledCase, actor: Acting, revision: int, said: Mapping[str, Said]
) -> bool:
    """Keep the answers about a case; whether every item is answered now.

    Raises `Invalid` by "item-field" where a remark is missing, `CaseChanged`, `SampleSigned`,
    `OwnCase`.
    """
    if not actor.may(FIND):
        raise Forbidden
    sample = held_sample(load_or_404(AuditSample, id=sampled.sample_id))
    row = load_or_404(SampledCase, lock=True, id=sampled.id)
    if row.revision != revision:
        raise CaseChanged
    check_independent(row, actor)
    codes = asked_codes(sample, row)
    _check(said, codes)
    known = answers_of([row]).get(row.id, {})
    for code in codes:
        _keep(row, actor, code, said.get(code, Said()), known.get(code))
    answered = answers_of([row]).get(row.id, {})
    whole = all(code in answered for code in codes)
    row.revision += 1
    row.looked_by, row.looked_at = (actor.user_id, clock.now()) if whole else (None, None)
    record("sample.case_looked_at", row, detail={"sample": sample.ref, "whole": whole})
    session().flush()
    return whole


def asked_codes(sample: AuditSample, row: SampledCase) -> list[str]:
    """The items that are asked of a sampled case; of a signed audit those that were."""
    ids = [row.complaint_id] if row.complaint_id else []
    known = answers_of([row]).get(row.id, {})
    items = asked_of(sample, checklist_of(sample), known, with_action=bool(actions_behind(ids)))
    return [item.code for item in items]


def check_independent(row: SampledCase, actor: Acting) -> None:
    """Refuse, by `OwnCase`, whoever worked on the case."""
    case = session().get(Complaint, (row.tenant_id, row.complaint_id)) if row.complaint_id else None
    if case is not None and had_a_hand(case, actor.user_id):
        raise OwnCase


def _check(said: Mapping[str, Said], codes: list[str]) -> None:
    faults: dict[str, object] = {}
    if set(said) - set(codes):
        raise Invalid
    for code, one in said.items():
        if one.result and one.result not in RESULTS:
            faults[f"{code}-result"] = gettext("Choose one from the list.")
        if one.result in WITH_REMARK and not one.remark.strip():
            faults[f"{code}-remark"] = gettext("Say in a few words what you saw.")
        if len(one.remark) > REMARK_LIMIT or "\0" in one.remark:
            faults[f"{code}-remark"] = _shorter(REMARK_LIMIT)
        if len(one.evidence) > EVIDENCE_LIMIT or "\0" in one.evidence:
            faults[f"{code}-evidence"] = _shorter(EVIDENCE_LIMIT)
        if not one.result and (one.remark.strip() or one.evidence.strip()):
            faults[f"{code}-result"] = gettext("Choose a result for what you wrote.")
    if faults:
        raise Invalid(fields=faults)


def _shorter(limit: int) -> str:
    return gettext("Please shorten this to %(limit)s characters.", limit=limit)


def _keep(
    row: SampledCase, actor: Acting, code: str, said: Said, known: ChecklistAnswer | None
) -> None:
    """Set one answer; an unchanged one keeps who gave it, and an emptied one goes."""
    facts = (said.result, said.remark.strip(), said.evidence.strip())
    if known is not None and facts == (known.result, known.remark, known.evidence):
        return
    if not said.result:
        if known is not None:
            session().delete(known)
            session().flush()
            record("sample.answer_taken_back", known, detail={"item": code})
        return
    answer = known or ChecklistAnswer(sampled_id=row.id, item=code)
    answer.result, answer.remark, answer.evidence = facts
    answer.answered_by, answer.answered_at = actor.user_id, clock.now()
    session().add(answer)
    session().flush()
    record("sample.answered", answer, detail={"item": code, "case": row.ref})
