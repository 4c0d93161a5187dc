"""Making cases of responses by their survey's rules, each once.

However many rules a response meets, and however often it is looked at, it becomes one case: the
first rule files it, and the unique key on the response is what holds it when jobs run at once.
The case says the answers that the rule named and nothing else of the response, nor who gave them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from complaints.categories.queries import own_tree
from complaints.models import Complaint
from complaints.receipts import new_key
from complaints.rules.matching import Match, match
from complaints.rules.models import CaseRule, CaseWatch
from complaints.rules.queries import rules_of
from complaints.services.intake import SUBJECT_LIMIT, Lodging, lodge_from_response
from foundation.loader import load_or_404
from foundation.unit_of_work import session
from foundation.web.texts import gettext, speaking
from surveys.definition.model import Questionnaire as Content
from surveys.models import QuestionnaireVersion, Response, Survey
from surveys.queries import content_of
from surveys.staff_lists import said
from tenants.queries import own_tenant

# An answer is committed a moment after the time it carries; this much is looked at again.
_OVERLAP = timedelta(minutes=2)
_WINDOW = timedelta(hours=1)


def look_at_responses(watch: CaseWatch, now: datetime) -> tuple[int, bool]:
    """Make cases of the responses that came since the last look; how many, and whether more wait.

    Looks at an hour at most; a response that has its case is passed over.
    """
    since = watch.looked_until - _OVERLAP
    until = min(now, watch.looked_until + _WINDOW)
    rules = rules_of(watch.survey_id, active=True)
    survey = load_or_404(Survey, id=watch.survey_id)
    query = select(Response).where(
        Response.survey_id == watch.survey_id,
        Response.submitted_at > since,
        Response.submitted_at <= until,
        ~select(Complaint.id).where(Complaint.response_id == Response.id).exists(),
    )
    # A survey made anonymous after its rules were chosen has nothing to look at.
    looked = rules and survey.anonymity != "anonymous"
    rows = session().scalars(query.order_by(Response.submitted_at)).all() if looked else []
    made = sum(_case_of(survey, rules, response) for response in rows)
    watch.looked_until = until
    return made, until < now


def first_match(
    rules: Sequence[CaseRule], content: Content, answers: object
) -> tuple[CaseRule, tuple[Match, ...]] | None:
    """The first of the rules that these answers meet, with the answers that met it."""
    for rule in rules:
        found = match(rule.conditions, content, answers)
        if found is not None:
            return rule, found
    return None


def _case_of(survey: Survey, rules: Sequence[CaseRule], response: Response) -> bool:
    content = content_of(load_or_404(QuestionnaireVersion, id=response.version_id))
    met = first_match(rules, content, response.answers)
    if met is None:
        return False
    rule, found = met
    with speaking(own_tenant().locale):
        lodging = _lodging(survey, content, rule, found, response)
    return lodge_from_response(lodging, response.id) is not None


def _lodging(
    survey: Survey,
    content: Content,
    rule: CaseRule,
    found: Sequence[Match],
    response: Response,
) -> Lodging:
    language = own_tenant().locale
    subject = rule.subject or gettext("An answer in “%(survey)s”", survey=survey.name(language))
    return Lodging(
        key=new_key(),
        subject=subject[:SUBJECT_LIMIT],
        text="\n\n".join(dict.fromkeys(_told(content, each, language) for each in found)),
        channel="response",
        category=own_tree().counted_as(rule.category),
        severity=rule.severity,
        department_id=rule.department_id or response.department_id,
        language=response.language,
    )


def _told(content: Content, found: Match, language: str) -> str:
    question = found.question
    answer = said(question, found.value, language) or str(found.value)
    return "\n".join((content.say(question.text, language), answer))
