"""People who answered: a few whose figures can be worked out by hand, or as many as wanted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from sqlalchemy import insert, select

from foundation import clock
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from surveys.models import Collector, Response, ResponseToFold, Survey

if TYPE_CHECKING:
    from house_world import World

FIVE = ("o1", "o2", "o3", "o4", "o8", "o10", "o11", "o12", "o13")
FOUR = ("o5", "o6", "o7", "o9")


def answers(level: int = 4, **own: Any) -> dict[str, Any]:
    """An answer sheet on one level (1 to 5); `own` replaces single answers, None leaves out."""
    sheet: dict[str, Any] = {"who": "self", "visit": "first", "overall": 2 * level}
    sheet |= dict.fromkeys(FIVE, level)
    sheet |= dict.fromkeys(FOUR, min(level, 4))
    sheet |= {"recommend": 2 * level, **own}
    return {code: value for code, value in sheet.items() if value is not None}


def respond(world: World, department: UUID | None, sheets: Iterable[Any], **fields: Any) -> None:
    """Put answer sheets where the portal puts them, waiting to be folded."""
    with tenant_scope(world.tenant_id), unit_of_work():
        survey = session().scalars(select(Survey).where(Survey.id == world.survey_id)).one()
        doors = select(Collector).where(Collector.survey_id == survey.id, Collector.place_zh == "")
        door = session().scalars(doors.order_by(Collector.id)).first()
        now = clock.now()
        for sheet in sheets:
            row = {
                "tenant_id": survey.tenant_id,
                "id": uuid4(),
                "survey_id": survey.id,
                "collector_id": door.id,
                "department_id": department,
                "version_id": survey.version_id,
                "period_id": survey.period_id,
                "receipt_digest": uuid4().hex,
                "answers": sheet,
                "language": "zh",
                "flags": [],
                "late": False,
                "day": now.date(),
                "submitted_at": None if survey.anonymity == "anonymous" else now,
                **fields,
            }
            session().execute(insert(Response), [row])
            waiting = {"tenant_id": survey.tenant_id, "id": row["id"], "survey_id": survey.id}
            session().execute(insert(ResponseToFold), [waiting])


def fill(world: World, cast: Any, **departments: int) -> None:
    """So many middling people for each department; `house` for the link of the whole house."""
    for code, number in departments.items():
        place = None if code == "house" else cast.jiangzhou.departments[code]
        respond(world, place, [answers(3 + at % 3) for at in range(number)])
