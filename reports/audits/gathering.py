"""The document of a signed audit, out of the pack alone and of how the house is called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from complaints.actions.wording import STATE_WORDS
from complaints.audits.models import AuditPack
from complaints.audits.wording import FINDING_WORDS, RESULT_WORDS, RISK_WORDS, SEVERITY_WORDS
from complaints.audits.workflow import RESULTS, RISKS
from foundation.web.texts import gettext, speaking
from reports.audits.document import Answer, Asked, AuditDocument, Case, Fact, Found
from reports.document import Language
from tenants.models import Tenant
from tenants.queries import own_tenant

Counts = tuple[int, int, int, int, int]
_TOLD = ("minor", "major", "observation")


def gather_audit(pack: AuditPack, language: Language) -> AuditDocument:
    """What the document of a pack says in a language."""
    with speaking(language):
        return _gathered(pack, language)


def _gathered(pack: AuditPack, language: Language) -> AuditDocument:
    tenant, told = own_tenant(), pack.manifest
    sample, cases = told["sample"], told["cases"]
    items = {item["code"]: item for item in told["items"]}
    every = [answer["result"] for case in cases for answer in case["answers"].values()]
    return AuditDocument(
        language=language,
        organisation=tenant.name(language),
        accent=tenant.colour,
        ref=sample["ref"],
        title=sample["title"],
        as_of=pack.signed_at.astimezone(ZoneInfo(tenant.zone)).date(),
        scope=_scope(sample, tenant, language),
        method=_method(sample),
        totals=_counts(every),
        conclusion=told["conclusion"],
        signed_by=told["signed"]["by"],
        signed_at=_moment(told["signed"]["at"], tenant),
        asked=tuple(
            Asked(
                _pick(item, language),
                item["clause"],
                _counts(
                    case["answers"][code]["result"] for case in cases if code in case["answers"]
                ),
            )
            for code, item in items.items()
        ),
        cases=tuple(_case(case, items, language) for case in cases),
        findings=tuple(_finding(each, language) for each in told["findings"]),
        trail_seq=told["trail"]["seq"],
        trail_hash=told["trail"]["hash"],
        digest=pack.digest,
    )


def _scope(sample: Mapping[str, Any], tenant: Tenant, language: Language) -> tuple[Fact, ...]:
    units = [_pick(unit, language) for unit in sample["departments"]]
    comma = "、" if language == "zh" else ", "
    days = gettext(
        "%(first)s to %(last)s", first=sample["closed_from"], last=sample["closed_until"]
    )
    return (
        Fact(gettext("Cases settled"), days),
        Fact(
            gettext("Departments drawn from"),
            comma.join(units) or gettext("The whole organisation"),
        ),
        Fact(gettext("Cases drawn from"), str(sample["population"])),
        Fact(gettext("Size of the sample"), str(sample["size"])),
        Fact(gettext("Checklist"), sample["checklist"]),
        Fact(
            gettext("Drawn on"),
            gettext(
                "%(at)s by %(name)s",
                at=_moment(sample["drawn_at"], tenant),
                name=sample["drawn_by"],
            ),
        ),
    )


def _method(sample: Mapping[str, Any]) -> tuple[Fact, ...]:
    weights = "".join(
        f" + {sample['weights'][name]} {RISK_WORDS[name]}"
        for name in RISKS
        if sample["weights"].get(name)
    )
    return (
        Fact(gettext("Seed"), sample["seed"], code=True),
        Fact(gettext("Method of drawing"), sample["algorithm"], code=True),
        Fact(gettext("Weights"), f"1{weights}"),
        Fact(gettext("SHA-256 of the list"), sample["population_digest"], code=True),
    )


def _case(case: Mapping[str, Any], items: Mapping[str, Any], language: Language) -> Case:
    comma = "、" if language == "zh" else ", "
    answers = case["answers"]
    return Case(
        ref=case["ref"],
        department=_pick(case["department"], language) if case["department"] else "",
        risks=comma.join(str(RISK_WORDS[name]) for name in case["risks"]),
        weight=case["weight"],
        chance=case["chance"],
        counts=_counts(one["result"] for one in answers.values()),
        answers=tuple(
            Answer(
                _pick(items[code], language),
                items[code]["clause"],
                str(RESULT_WORDS[one["result"]]),
                one["remark"],
                one["evidence"],
            )
            for code, one in answers.items()
            if one["result"] in _TOLD
        ),
        looked_by=case["looked_by"],
        record=case["record"] or "",
    )


def _finding(found: Mapping[str, Any], language: Language) -> Found:
    action = found["action"]
    told = f"{action['ref']} ({STATE_WORDS[action['state']]})" if action else ""
    return Found(
        ref=found["ref"],
        severity=str(SEVERITY_WORDS[found["severity"]]),
        department=_pick(found["department"], language),
        case=found["case"] or "",
        what=found["what"],
        requirement=found["requirement"],
        evidence=found["evidence"],
        state=str(FINDING_WORDS[found["state"]]),
        action=told,
        record=found["record"],
    )


def _counts(results: Iterable[str]) -> Counts:
    given = list(results)
    one, two, three, four, five = (given.count(name) for name in RESULTS)
    return one, two, three, four, five


def _pick(texts: Mapping[str, str], language: Language) -> str:
    return texts["en" if language == "en" else "zh"] or texts["zh"]


def _moment(text: str, tenant: Tenant) -> str:
    local = datetime.fromisoformat(text).astimezone(ZoneInfo(tenant.zone))
    return f"{local:%Y-%m-%d %H:%M}"
