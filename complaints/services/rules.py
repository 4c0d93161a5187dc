"""When a response of a survey becomes a case by itself, and making the case once.

Only where the promise permits it: never for an anonymous survey; for a confidential one it is part
of what respondents are told, so it is chosen before the survey opens and can be switched off later.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from complaints.matching import CHOICE, Match, match
from complaints.models import CaseRule, Complaint
from complaints.queries import rule_of
from complaints.receipts import new_key
from complaints.services.intake import SUBJECT_LIMIT, Lodging, lodge_from_response
from foundation import clock
from foundation.audit import record
from foundation.errors import Conflict, Invalid
from foundation.loader import load_or_404
from foundation.unit_of_work import session
from foundation.web.texts import gettext, speaking
from foundation.work import enqueue
from surveys.definition.model import Questionnaire as Content
from surveys.definition.questions.base import Question
from surveys.models import QuestionnaireVersion, Response, Survey
from surveys.queries import content_of
from tenants.queries import own_tenant

JOB = "open_cases_from_responses"
# An answer is committed a moment after the time it carries; this much is looked at again.
_OVERLAP = timedelta(minutes=2)
_WINDOW = timedelta(hours=1)


def set_rule(survey: Survey, when: str, at_most: int | None) -> CaseRule:
    """Choose when a response becomes a case: "rating:", "rating:<code>", "choice:<code>:<option>".

    Refused for an anonymous survey and once the survey has opened: its promise stands then.
    """
    held = load_or_404(Survey, lock=True, id=survey.id)
    if held.anonymity == "anonymous":
        raise Conflict(gettext("Nobody looks at single answers of an anonymous survey."))
    if held.state != "draft":
        raise Conflict(gettext("The survey has opened. What respondents were told stands."))
    kind, question, option = _read(when, content_of(_version(held)), at_most)
    rule = rule_of(held.id) or CaseRule(
        survey_id=held.id, created_at=clock.now(), looked_until=clock.now(), revision=0
    )
    rule.kind, rule.question, rule.option = kind, question, option
    rule.at_most = None if kind == CHOICE else at_most
    rule.active = True
    rule.revision += 1
    session().add(rule)
    session().flush()
    _recorded(held, {"when": when, "at_most": rule.at_most})
    enqueue(JOB, rule.id, occasion=str(rule.revision))
    return rule


def switch_off(survey: Survey) -> None:
    """Make no more cases of a survey's responses; nothing happens where there is no rule."""
    held = load_or_404(Survey, lock=True, id=survey.id)
    rule = rule_of(held.id)
    if rule is not None and rule.active:
        rule.active = False
        rule.revision += 1
        _recorded(held, {"when": ""})


def _recorded(survey: Survey, detail: dict[str, Any]) -> None:
    # The page that respondents see is kept by the survey's revision.
    survey.revision += 1
    record("survey.case_rule_set", survey, detail=detail)


def _read(when: str, content: Content, at_most: int | None) -> tuple[str, str, str]:
    for key, _words in choices_of(content, ""):
        if key == when:
            kind, _, rest = when.partition(":")
            question, _, option = rest.partition(":")
            if kind != CHOICE and at_most is None:
                raise Invalid(fields={"at_most": gettext("Up to which rating?")})
            return kind, question, option
    raise Invalid(fields={"when": gettext("Choose one from the list.")})


def choices_of(content: Content, language: str) -> list[tuple[str, str]]:
    """What a rule of this questionnaire can ask for, in words."""
    found = [("rating:", gettext("Any rating is low"))]
    for question in content.questions:
        words = content.say(question.text, language)
        if question.type in ("rating", "nps"):
            found.append(
                (f"rating:{question.code}", gettext("Low rating: %(question)s", question=words))
            )
        elif question.type in ("single", "multiple"):
            found += [
                (
                    f"choice:{question.code}:{choice.value}",
                    gettext(
                        "%(question)s — %(answer)s",
                        question=words,
                        answer=content.say(choice.label, language),
                    ),
                )
                for choice in question.choices
            ]
    return found


def look_at_responses(rule: CaseRule, now: datetime) -> tuple[int, bool]:
    """Make cases of the responses that came since the last look; how many, and whether more wait.

    Looks at an hour at most; a response that has its case is passed over.
    """
    since = rule.looked_until - _OVERLAP
    until = min(now, rule.looked_until + _WINDOW)
    query = select(Response).where(
        Response.survey_id == rule.survey_id,
        Response.submitted_at > since,
        Response.submitted_at <= until,
        ~select(Complaint.id).where(Complaint.response_id == Response.id).exists(),
    )
    rows = session().scalars(query.order_by(Response.submitted_at)).all()
    made = sum(_case_of(rule, response) for response in rows)
    rule.looked_until = until
    return made, until < now


def _case_of(rule: CaseRule, response: Response) -> bool:
    version = load_or_404(QuestionnaireVersion, id=response.version_id)
    content = content_of(version)
    found = match(rule, content, response.answers)
    if found is None:
        return False
    survey = load_or_404(Survey, id=response.survey_id)
    with speaking(own_tenant().locale):
        lodging = _lodging(survey, content, found, response)
    return lodge_from_response(lodging, response.id) is not None


def _lodging(survey: Survey, content: Content, found: Match, response: Response) -> Lodging:
    language = own_tenant().locale
    subject = gettext("An answer in “%(survey)s”", survey=survey.name(language))
    return Lodging(
        key=new_key(),
        subject=subject[:SUBJECT_LIMIT],
        text="\n".join((_asked(content, found.question, language), _said(found, language))),
        channel="response",
        department_id=response.department_id,
        language=response.language,
    )


def _asked(content: Content, question: Question, language: str) -> str:
    return content.say(question.text, language)


def _said(found: Match, language: str) -> str:
    return found.question.read_stored(found.value, language) or str(found.value)


def _version(survey: Survey) -> QuestionnaireVersion:
    return load_or_404(QuestionnaireVersion, id=survey.version_id)
