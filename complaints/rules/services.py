"""Choosing when a response of a survey becomes a case by itself.

Only where the promise permits it: never for an anonymous survey; for a confidential one it is part
of what respondents are told, so it is chosen before the survey opens and can be switched off later.
As what kind of case an answer is filed tells respondents nothing and may change at any time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from complaints.categories.queries import own_tree
from complaints.rules.matching import CES, CHOICE, NPS, PASSIVES, RATING, WORDS, any_of, fits
from complaints.rules.models import CaseRule, CaseWatch
from complaints.rules.queries import rules_of, watch_of
from complaints.rules.words_sought import LONGEST, MOST
from complaints.services.intake import SUBJECT_LIMIT
from complaints.workflow import SEVERITIES
from foundation import clock
from foundation.audit import record
from foundation.errors import Conflict, Invalid
from foundation.loader import load_or_404
from foundation.unit_of_work import session
from foundation.web.texts import gettext
from foundation.work import enqueue
from surveys.definition.model import Questionnaire as Content
from surveys.models import QuestionnaireVersion, Survey
from surveys.queries import content_of
from tenants.models import Department

JOB = "open_cases_from_responses"
MOST_RULES = 20


class RuleChanged(Conflict):
    """Somebody saved this rule since the page was shown (REL-11)."""

    def __init__(self) -> None:
        super().__init__(gettext("Somebody changed this rule in the meantime."))


@dataclass(frozen=True)
class Filing:
    """As what kind of case an answer is filed; without a department, that of the answer."""

    category: str = "other"
    severity: str = "moderate"
    department_id: UUID | None = None
    subject: str = ""


def set_rule(
    survey: Survey,
    conditions: Sequence[Mapping[str, Any]],
    filing: Filing,
    rule: CaseRule | None = None,
    revision: int | None = None,
) -> CaseRule:
    """Add a rule to a survey, or change one: all conditions must hold for a case to be opened.

    Refused for an anonymous survey and once the survey has opened: its promise stands then.
    `Invalid` for what the questionnaire does not ask, `RuleChanged` for an older revision.
    """
    held = _held(survey)
    _check_promise(held)
    version = load_or_404(QuestionnaireVersion, id=held.version_id)
    kept = _checked(conditions, content_of(version))
    _check_filing(filing, rule.category if rule else "")
    row = _row(held, rule, revision)
    row.conditions, row.active = kept, True
    _file(row, filing)
    _saved(held, row)
    _watch(held)
    return row


def refile(survey: Survey, rule: CaseRule, filing: Filing, revision: int) -> CaseRule:
    """Change as what kind of case a rule's answers are filed; cases that are there stay."""
    held = _held(survey)
    _check_filing(filing, rule.category)
    row = _row(held, rule, revision)
    _file(row, filing)
    _saved(held, row)
    return row


def switch_off(survey: Survey, rule: CaseRule) -> None:
    """Open no more cases by a rule; nothing happens where it is off already."""
    held = _held(survey)
    row = load_or_404(CaseRule, lock=True, id=rule.id)
    if row.active:
        row.active = False
        _saved(held, row)


def _held(survey: Survey) -> Survey:
    return load_or_404(Survey, lock=True, id=survey.id)


def _check_promise(survey: Survey) -> None:
    if survey.anonymity == "anonymous":
        raise Conflict(gettext("Nobody looks at single answers of an anonymous survey."))
    if survey.state != "draft":
        raise Conflict(gettext("The survey has opened. What respondents were told stands."))


def _row(survey: Survey, rule: CaseRule | None, revision: int | None) -> CaseRule:
    if rule is not None:
        row = load_or_404(CaseRule, lock=True, id=rule.id)
        if revision is not None and row.revision != revision:
            raise RuleChanged
        return row
    known = rules_of(survey.id)
    if len(known) >= MOST_RULES:
        raise Conflict(gettext("A survey has at most %(most)s rules.", most=MOST_RULES))
    number = max((one.number for one in known), default=0) + 1
    row = CaseRule(survey_id=survey.id, number=number, created_at=clock.now(), revision=0)
    session().add(row)
    return row


def _file(row: CaseRule, filing: Filing) -> None:
    row.category, row.severity = filing.category, filing.severity
    row.department_id, row.subject = filing.department_id, filing.subject


def _saved(survey: Survey, row: CaseRule) -> None:
    row.revision += 1
    session().flush()
    # The page that respondents see is kept by the survey's revision.
    survey.revision += 1
    detail: dict[str, Any] = {"rule": row.number, "active": row.active}
    if row.active:
        detail |= {
            "when": " & ".join(_short(each) for each in row.conditions),
            "category": row.category,
            "severity": row.severity,
        }
    record("survey.case_rule_set", survey, detail=detail)


def _short(condition: Mapping[str, Any]) -> str:
    """A condition as the trail keeps it, in codes."""
    head = f"{condition['kind']}:{condition['question']}"
    if "words" in condition:
        return f"{head}~{'|'.join(condition['words'])}"
    return (
        f"{head}={condition['option']}"
        if "option" in condition
        else (f"{head}≤{condition['at_most']}")
    )


def _watch(survey: Survey) -> None:
    """Have the survey's answers looked at from now on; by one job, however many rules there are."""
    if watch_of(survey.id) is None:
        watch = CaseWatch(survey_id=survey.id, looked_until=clock.now())
        session().add(watch)
        session().flush()
        enqueue(JOB, watch.id, occasion=str(watch.revision))


def _check_filing(filing: Filing, had: str = "") -> None:
    wrong = {}
    if not own_tree().offers(filing.category, had):
        wrong["category"] = gettext("Choose one from the list.")
    if filing.severity not in SEVERITIES:
        wrong["severity"] = gettext("Choose one from the list.")
    if len(filing.subject) > SUBJECT_LIMIT or "\n" in filing.subject:
        wrong["subject"] = gettext("One line of at most %(most)s characters.", most=SUBJECT_LIMIT)
    if wrong:
        raise Invalid(fields=wrong)
    if filing.department_id is not None:
        load_or_404(Department, id=filing.department_id)


def _checked(conditions: Sequence[Mapping[str, Any]], content: Content) -> list[dict[str, Any]]:
    """The conditions as they are kept, without what is not theirs."""
    if not conditions:
        raise Invalid(fields={RATING: gettext("Choose at least one thing that must be answered.")})
    return [_condition(each, content) for each in conditions]


def _condition(given: Mapping[str, Any], content: Content) -> dict[str, Any]:
    kind, code = given["kind"], given.get("question", "")
    asked = [
        question
        for question in content.leaves
        if (question.code == code and fits(kind, question)) or (not code and any_of(kind, question))
    ]
    if not asked:
        raise Invalid(fields={kind: gettext("Choose one from the list.")})
    kept: dict[str, Any] = {"kind": kind, "question": code}
    if kind == CHOICE:
        if given.get("option") not in {each.value for each in asked[0].choices}:
            raise Invalid(fields={kind: gettext("Choose one from the list.")})
        return kept | {"option": given["option"]}
    if kind == WORDS:
        return kept | {"words": _words(given.get("words", ()))}
    limit = given.get("at_most")
    least, most = _LIMITS[kind]
    if type(limit) is not int or not least <= limit <= most:
        field = "ces_at_most" if kind == CES else "at_most"
        raise Invalid(fields={field: gettext("Up to which rating?")})
    return kept | {"at_most": limit}


_LIMITS = {RATING: (0, 10), NPS: (0, PASSIVES), CES: (1, 7)}


def _words(words: Sequence[str]) -> list[str]:
    if not words or len(words) > MOST or any(len(word) > LONGEST for word in words):
        raise Invalid(
            fields={
                WORDS: gettext(
                    "Between 1 and %(most)s words, each of at most %(long)s characters.",
                    most=MOST,
                    long=LONGEST,
                )
            }
        )
    return list(words)
