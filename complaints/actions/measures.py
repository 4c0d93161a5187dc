"""What a criterion can measure: the index of all surveys, of a questionnaire, or an indicator."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from foundation.guests import whole_house
from foundation.unit_of_work import session
from foundation.web.texts import gettext
from surveys.definition.text import Text
from surveys.models import Questionnaire, QuestionnaireVersion
from surveys.queries import content_of


@dataclass(frozen=True)
class Measure:
    """Something that can be measured, under its short key ("all", "Q-1", "Q-1/waiting")."""

    key: str
    questionnaire_id: UUID | None = None
    indicator: str = ""
    sheet: Questionnaire | None = None
    text: Text | None = None

    def words(self, language: str) -> str:
        """What it is called."""
        if self.sheet is None:
            return gettext("Overall index, all surveys")
        name = self.sheet.name(language)
        if self.text is None:
            return gettext("Overall index: %(sheet)s", sheet=name)
        root = self.text.root
        own = root.get(language) or root.get("zh") or next(iter(root.values()), self.indicator)
        return gettext("%(indicator)s (%(sheet)s)", indicator=own, sheet=name)


def measures() -> dict[str, Measure]:
    """All that can be measured, by key, from the questionnaires that were ever approved."""
    found = {"all": Measure("all")}
    query = (
        select(Questionnaire, QuestionnaireVersion)
        .join(QuestionnaireVersion, QuestionnaireVersion.questionnaire_id == Questionnaire.id)
        .where(QuestionnaireVersion.state.in_(("approved", "retired")))
        .order_by(Questionnaire.ref, QuestionnaireVersion.number)
    )
    for sheet, version in session().execute(query):
        tops = [each for each in content_of(version).indicators if each.parent is None]
        if tops:
            found[sheet.ref] = Measure(sheet.ref, sheet.id, "", sheet)
        for each in tops:
            key = f"{sheet.ref}/{each.code}"
            found[key] = Measure(key, sheet.id, each.code, sheet, each.name)
    return found


def measure_of(questionnaire_id: UUID | None, indicator: str) -> Measure:
    """What an action's criterion measures."""
    wanted = (questionnaire_id, indicator)
    with whole_house("what an action measures has its name for whoever reads the action"):
        rows = measures().values()
    found = (row for row in rows if (row.questionnaire_id, row.indicator) == wanted)
    return next(found, Measure("", questionnaire_id, indicator))
