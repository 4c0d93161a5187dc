"""All that a survey's figures are made of, read in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import Select, func, select

from foundation.unit_of_work import session
from surveys.definition.model import Questionnaire
from surveys.exclusions import Rule, Sifted, in_force, sift
from surveys.lists import BY_PLACE
from surveys.models import Collector, QuestionnaireVersion, Response, Survey
from surveys.queries import content_of
from tenants.models import Department

if TYPE_CHECKING:
    from surveys.folding import FoldedSurvey


@dataclass(frozen=True)
class Gathered:
    """A survey's content and answers, the departments, and which of them have a way in to it.

    `folded` are the answers that count; `sifted` knows those that were left out, too.
    """

    content: Questionnaire
    folded: FoldedSurvey
    departments: Sequence[Department]
    doors: frozenset[UUID]
    late: int
    sifted: Sifted
    placed: Sequence[Collector] = ()  # the doors that have a place, in the order of their list


def gather(survey: Survey, rules: Sequence[Rule] | None = None) -> Gathered:
    """Read a survey's answers, the departments, and who has a way in to it.

    `rules` say what is left out; without them, the decisions in force now.
    """
    from surveys.folding import load_matrix

    kept_by = in_force(survey.id) if rules is None else rules
    sifted = sift(load_matrix(survey), kept_by, careful=survey.anonymity == "anonymous")
    version = (
        session()
        .scalars(select(QuestionnaireVersion).where(QuestionnaireVersion.id == survey.version_id))
        .one()
    )
    doors = session().scalars(
        select(Collector.department_id).where(
            Collector.survey_id == survey.id, Collector.department_id.is_not(None)
        )
    )
    late = session().scalar(
        select(func.count())
        .select_from(Response)
        .where(Response.survey_id == survey.id, Response.late)
    )
    return Gathered(
        content_of(version),
        sifted.kept,
        session().scalars(select(Department)).all(),
        frozenset(unit for unit in doors if unit is not None),
        late or 0,
        sifted,
        session().scalars(_placed(survey)).all(),
    )


def _placed(survey: Survey) -> Select[Collector]:
    return (
        select(Collector)
        .outerjoin(Department, Department.id == Collector.department_id)
        .where(Collector.survey_id == survey.id, Collector.place_zh != "")
        .order_by(*BY_PLACE)
    )
