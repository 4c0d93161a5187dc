"""What the desk lists of experts' rounds: those to be closed, and those to be decided on."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import aliased

from foundation import clock
from foundation.unit_of_work import session
from foundation.web.languages import language
from foundation.web.texts import gettext
from foundation.web.viewer import Viewer
from surveys.models import Questionnaire, QuestionnaireVersion
from surveys.weighing.levels import FIRST
from surveys.weighing.models import WeightAnswer, WeightPanel, WeightRound
from tenants.desk import Group, Task
from tenants.desk_clocks import due_on, waiting_since
from tenants.queries import own_calendar

_LISTED = 8
_NEAR, _LONG = 2, 10  # working days that a closed round waits for a decision


def rounds_of_experts(viewer: Viewer) -> Iterator[Group]:
    """Rounds that everybody answered or whose day is over, and closed ones nobody decided on."""
    if not viewer.may("questionnaire:write"):
        return
    today = own_calendar().day_of(clock.now())
    later = aliased(WeightRound)
    last = ~exists().where(
        later.panel_id == WeightRound.panel_id, later.number > WeightRound.number
    )
    missing = exists().where(
        WeightAnswer.round_id == WeightRound.id, WeightAnswer.answered_on.is_(None)
    )
    query = (
        select(WeightPanel, WeightRound, QuestionnaireVersion.number, Questionnaire)
        .join(WeightRound, WeightRound.panel_id == WeightPanel.id)
        .join(QuestionnaireVersion, QuestionnaireVersion.id == WeightPanel.version_id)
        .join(Questionnaire, Questionnaire.id == QuestionnaireVersion.questionnaire_id)
        .where(
            QuestionnaireVersion.state == "draft",
            last,
            or_(
                WeightPanel.state == "closed",
                (WeightPanel.state == "asking") & or_(~missing, WeightRound.until < today),
            ),
        )
        .order_by(WeightRound.until, WeightRound.id)
    )
    rows = session().execute(query).all()
    tasks = [_task(*row) for row in rows[:_LISTED]]
    yield Group(gettext("Rounds of experts"), tasks, len(rows), "/app/questionnaires?state=draft")


def _task(panel: WeightPanel, held: WeightRound, number: int, questionnaire: Questionnaire) -> Task:
    name = questionnaire.name(language())
    if panel.state == "closed" and held.closed_at is not None:
        what = gettext("Decide on the experts' weights of “%(name)s”", name=name)
        pill = waiting_since(held.closed_at, _NEAR, _LONG)
    else:
        what = gettext("Close the round of experts on “%(name)s”", name=name)
        pill = due_on(held.until)
    at = f"/app/questionnaires/{questionnaire.ref}/versions/{number}"
    return Task(
        what=what,
        url=f"{at}/indicators/{panel.parent or FIRST}/experts",
        action=gettext("Look at the round"),
        due=pill.due,
        look=pill.look,
        words=pill.words,
        facts=(questionnaire.ref, gettext("round %(number)s", number=held.number)),
    )
