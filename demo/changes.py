"""What a house tells everybody: "You said, we did", written by one and published by another."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from sqlalchemy import select

from complaints.actions.models import CorrectiveAction
from complaints.changes.models import Change
from complaints.changes.queries import texts_of
from complaints.changes.services import begin_change, take_step
from demo.calendar import Plan, at
from demo.complaining import Deeds, member_of
from demo.said import Said
from demo.staffing import Organisation
from foundation.audit import acting_as
from foundation.loader import load_or_404
from foundation.unit_of_work import session, unit_of_work


def changes_told(organisation: Organisation, plan: Plan) -> Deeds:
    """Everything that is told, each with its moment: of actions once they are judged."""
    for number, said in enumerate(organisation.house.told):
        day = plan.season_before.last_day + timedelta(days=9 if said.action else -3 * number)
        if said.waits:
            day = plan.today - timedelta(days=2)
        yield at(day, 11), partial(_tell, organisation, said)


def _tell(organisation: Organisation, said: Said) -> None:
    house = organisation.house
    with acting_as(organisation.acting(house.author)), unit_of_work():
        author = member_of(organisation, house.author)
        change = begin_change(author, _action(said), **_facts(organisation, said))
    steps = (("submit", house.author), ("publish", house.approver))
    for step, by in steps[:1] if said.waits else steps:
        with acting_as(organisation.acting(by)), unit_of_work():
            held = load_or_404(Change, id=change.id)
            revision = texts_of(held)[0].revision
            take_step(held, step, member_of(organisation, by), revision)


def _action(said: Said) -> CorrectiveAction | None:
    if not said.action:
        return None
    return session().scalars(select(CorrectiveAction).filter_by(title=said.action)).one()


def _facts(organisation: Organisation, said: Said) -> dict[str, object]:
    action = _action(said)
    return {
        "said_zh": said.said[0],
        "said_en": said.said[1],
        "did_zh": said.did[0],
        "did_en": said.did[1],
        "department_id": organisation.departments[said.department] if said.department else None,
        "since_on": action.finished_on if action is not None else None,
    }
