"""Posters: order them for the doors of a survey."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from foundation import clock
from foundation.audit import record
from foundation.errors import Conflict, Invalid
from foundation.loader import load_or_404
from foundation.unit_of_work import session
from foundation.web.texts import gettext
from reports.models import PosterSheet, ReportRun
from reports.posters.document import LANGUAGES, LONGEST, PAPERS
from reports.posters.queries import chosen_doors, spoken
from reports.services import request_report
from surveys.models import Survey
from surveys.rules import SurveyState, state_now

MOST_POSTERS = 300  # in one file; the press was measured with as many


def order_posters(
    survey: Survey,
    actor: UUID,
    *,
    paper: str,
    languages: str,
    invitation_zh: str = "",
    invitation_en: str = "",
    departments: Collection[UUID] | None = None,
    words: str = "",
    code: str = "",
) -> ReportRun:
    """Have posters made for the open doors of a survey.

    All of them, or those of some departments (None: of all), with some words in their place, or
    the one with a code. The order is kept, so that the same posters can be made again.
    """
    held = load_or_404(Survey, lock=True, id=survey.id)
    if state_now(held, clock.now()) is SurveyState.CLOSED:
        raise Conflict(gettext("This survey is closed; its posters would lead nowhere."))
    _check(held, paper, languages, {"zh": invitation_zh, "en": invitation_en})
    doors = chosen_doors(held, departments, words, code)
    if not doors:
        raise Invalid(fields={"words": gettext("No link in use is like this.")})
    if len(doors) > MOST_POSTERS:
        raise Invalid(
            fields={
                "departments": gettext(
                    "These are %(number)s posters; %(most)s fit in one file. Choose departments.",
                    number=len(doors),
                    most=MOST_POSTERS,
                )
            }
        )
    order = PosterSheet(
        survey_id=held.id,
        paper=paper,
        languages=languages,
        invitation_zh=invitation_zh,
        invitation_en=invitation_en,
        doors=[str(door.id) for door in doors],
        created_at=clock.now(),
    )
    session().add(order)
    session().flush()
    detail = {"survey": held.ref, "posters": len(doors), "paper": paper, "languages": languages}
    record("posters.ordered", order, detail=detail)
    return request_report(order, "en" if languages == "en" else "zh", actor)


def _check(survey: Survey, paper: str, languages: str, invitations: dict[str, str]) -> None:
    wrong: dict[str, object] = {}
    if paper not in PAPERS:
        wrong["paper"] = gettext("Please choose one of these.")
    if languages not in LANGUAGES:
        wrong["languages"] = gettext("Please choose one of these.")
    wanted = ("zh", "en") if languages == "both" else (languages,)
    if not wrong and not set(wanted) <= spoken(survey):
        wrong["languages"] = gettext("The questionnaire is not asked in this language.")
    for language, text in invitations.items():
        if language in wanted and not 0 < len(text) <= LONGEST[language]:
            wrong[f"invitation_{language}"] = gettext(
                "Please write 1 to %(most)s characters.", most=LONGEST[language]
            )
    if wrong:
        raise Invalid(fields=wrong)
