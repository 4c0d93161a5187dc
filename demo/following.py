"""What follows the work on an action: asking again, telling, looking elsewhere, beginning anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import select

from complaints.actions.again.models import ElsewhereCheck
from complaints.actions.again.services import answer_check, ask_elsewhere
from complaints.actions.feedback.services import JOB as FEEDBACK_JOB
from complaints.actions.feedback.services import approve_feedback, write_feedback
from complaints.actions.services import planning
from complaints.actions.services.verifying import draft_verification
from demo.answering import answer_again
from demo.calendar import Plan, Season, at
from demo.complaining import Deeds, member_of
from demo.ideas import Again, Elsewhere
from demo.manner import Tone
from demo.working import do_at_once
from foundation.audit import acting_as
from foundation.unit_of_work import session, unit_of_work
from foundation.web.texts import speaking
from surveys.services.surveys import open_survey

if TYPE_CHECKING:
    from demo.improving import Improvement

AGAIN_FOR = 70  # days that the next round is observed: they end within its season
_DAY = timedelta(days=1)


def followed(one: Improvement, season: Season, plan: Plan) -> Deeds:
    """All that follows work done within days after a season's end, each with its moment."""
    idea, house = one.idea, one.organisation.house
    if idea.told[0]:
        yield at(season.last_day + 6 * _DAY, 10), partial(_write, one)
        yield at(season.last_day + 6 * _DAY, 15), partial(_tell, one)
    after = plan.season_before
    if idea.asked:
        yield at(after.first_day + 8 * _DAY, 10), partial(_verify, one)
        times, came = (after.opened, after.closed), after.closed + timedelta(hours=2)
        yield came, partial(_answer, one, times, idea.asked, house.before)
    for place in idea.elsewhere:
        yield plan.now - 6 * _DAY, partial(_ask, one, place, plan)
        yield plan.now - 5 * _DAY, partial(_look, one, place)
        yield plan.now - 4 * _DAY, partial(_agree, one)
    if idea.again is not None:
        yield from _begun_again(one, idea.again, plan)


def _begun_again(one: Improvement, again: Again, plan: Plan) -> Deeds:
    """Reopened once it was judged, planned anew, done within days, and asked about once more."""
    judged, house = plan.season_before.last_day + 8 * _DAY, one.organisation.house
    finished = at(judged + 4 * _DAY, 16)
    asked = max(finished, plan.opened) + timedelta(hours=2)
    yield at(judged + _DAY, 9), partial(_reopen, one, again)
    yield at(judged + _DAY, 11), one.submit
    yield at(judged + 2 * _DAY, 10), one.approve
    yield finished, partial(_finish, one, again)
    if again.asked:
        yield asked, partial(_verify, one)
        came = plan.now - timedelta(hours=3)
        yield came, partial(_answer, one, (asked, came), again.asked, house.now)


def _write(one: Improvement) -> None:
    """What those who complained will read, in both languages."""
    by = one.organisation.house.author
    with acting_as(one.organisation.acting(by)), unit_of_work():
        write_feedback(one.action(), member_of(one.organisation, by), 0, *one.idea.told)


def _tell(one: Improvement) -> None:
    """Somebody else approves it; each is told once."""
    by = one.organisation.house.approver
    with acting_as(one.organisation.acting(by)):
        with unit_of_work():
            action_id = one.action().id
            approve_feedback(one.action(), member_of(one.organisation, by), 1)
        do_at_once(FEEDBACK_JOB, action_id)


def _verify(one: Improvement) -> None:
    """A survey of its own over the days of observation, for the department that is measured."""
    by = one.organisation.house.author
    with acting_as(one.organisation.acting(by)), unit_of_work(), speaking("zh"):
        action = one.action()
        author = member_of(one.organisation, by)
        open_survey(draft_verification(action, author, action.revision))


def _answer(one: Improvement, times: tuple[datetime, datetime], number: int, tone: Tone) -> None:
    """What came in the survey of its own, in the tone of its season."""
    with unit_of_work():
        survey_id = one.action().verification_id
    if survey_id is None:
        raise LookupError("The action has no survey of its own.")
    answer_again(
        one.organisation.house,
        survey_id,
        one.idea.department,
        times=times,
        number=number,
        tone=replace(tone, talkative=0.0),
    )


def _ask(one: Improvement, place: Elsewhere, plan: Plan) -> None:
    made, by = one.organisation, one.organisation.house.author
    with acting_as(made.acting(by)), unit_of_work():
        ask_elsewhere(
            one.action(),
            member_of(made, by),
            department_id=made.departments[place.department],
            owner_id=made.person(place.owner),
            reason=place.reason,
            due_on=plan.today + 10 * _DAY,
        )


def _look(one: Improvement, place: Elsewhere) -> None:
    """Who was asked looks, and plans an action of the own department where it is the same."""
    made = one.organisation
    with acting_as(made.acting(place.owner)), unit_of_work(), speaking("zh"):
        owner, department = member_of(made, place.owner), made.departments[place.department]
        query = select(ElsewhereCheck).filter_by(
            action_id=one.action().id, department_id=department
        )
        check = session().scalars(query).one()
        answer = "yes" if place.containment else "no"
        copy = answer_check(check, owner, answer, place.note)
        if copy is not None:
            planning.save_plan(
                copy,
                owner,
                copy.revision,
                containment=place.containment,
                owner_id=owner.user_id,
            )
            one.copies.append(copy.id)
    for copy_id in one.copies:
        one.of(copy_id).take("submit", place.owner)


def _agree(one: Improvement) -> None:
    """What is done elsewhere is approved as any other plan."""
    for copy_id in one.copies:
        one.of(copy_id).approve()


def _reopen(one: Improvement, again: Again) -> None:
    """The plan is written again, and reviewed as before."""
    by = one.organisation.house.author
    one.take("reopen", by, again.reason)
    with acting_as(one.organisation.acting(by)), unit_of_work():
        author, action = member_of(one.organisation, by), one.action()
        planning.save_plan(
            action,
            author,
            action.revision,
            whys=list(again.whys),
            root_cause=again.root_cause,
            observation_days=AGAIN_FOR,
        )
        one.add_items(action, author, again.todo)


def _finish(one: Improvement, again: Again) -> None:
    one.do(again.todo)
    one.take("finish", one.idea.owner)
