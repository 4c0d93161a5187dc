"""Due dates of a house whose zone changes its clock: through services and database, both ways.

Berlin puts the clock back on Sunday 31 October 2027 and forward on Sunday 26 March 2028. The house
works from 8:00 to 12:00 and from 14:00 to 17:30, as Jiangzhou does.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from complaints import clocks
from complaints.models import CasePause
from complaints.timing.queries import part_of, reckonings_of
from complaints.timing.reckoning import replay
from foundation import clock
from foundation.unit_of_work import session, unit_of_work
from tenants.models import Tenant
from tenants.queries import own_calendar

BERLIN = ZoneInfo("Europe/Berlin")
WORKDAY = timedelta(hours=7, minutes=30)
SOON = timedelta(minutes=2)  # the clock goes on while a test runs


def there(text):
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


@pytest.fixture
def berlin(desk):
    """The hospital, moved to Berlin."""
    with unit_of_work():
        here = Tenant.id == desk.cast.jiangzhou.id
        session().execute(update(Tenant).where(here).values(zone="Europe/Berlin"))
    return desk


def replayed(desk, case):
    with desk.work():
        return replay([part_of(row) for row in reckonings_of(case)], own_calendar())


@pytest.mark.parametrize(
    ("received", "acknowledge", "resolve", "offset"),
    [
        # Friday; the Monday after is the next working day, the tenth is Friday in two weeks.
        ("2027-10-29 10:00", "2027-11-01 17:30", "2027-11-12 17:30", 1),
        ("2028-03-24 10:00", "2028-03-27 17:30", "2028-04-07 17:30", 2),
    ],
    ids=["clock put back", "clock put forward"],
)
def test_received_before_the_change_and_due_after_it(
    berlin, move_clock, received, acknowledge, resolve, offset
):
    move_clock(to=there(received))
    case = berlin.case()
    assert case.severity == "moderate"
    assert case.acknowledge_due == there(acknowledge)
    assert case.resolve_due == there(resolve)
    # the same moments as the database keeps them: by the wall clock there, an hour apart in UTC
    at_five = datetime.combine(there(resolve).date(), there(resolve).time(), UTC)
    assert case.resolve_due == at_five - timedelta(hours=offset)
    assert replayed(berlin, case)[("resolve", False)] == case.resolve_due
    move_clock(to=there(acknowledge) - timedelta(hours=1))
    with berlin.work():
        now, calendar = clock.now(), own_calendar()
        left = clocks.acknowledging(case, now, calendar)
    assert abs(left.left - timedelta(hours=1)) < SOON
    # on Friday two hours and three and a half, on Monday all but the last hour
    spent = timedelta(hours=5, minutes=30) + WORKDAY - timedelta(hours=1)
    assert abs(left.used - spent) < SOON
    move_clock(to=there(acknowledge) + timedelta(minutes=5))
    with berlin.work():
        assert clocks.acknowledging(case, clock.now(), own_calendar()).state == "over"


@pytest.mark.parametrize(
    ("begun", "asked", "told", "due"),
    [
        # Asked on Friday at 16:00, told on Monday at 9:30: an hour and a half of each.
        ("2027-10-28 10:00", "2027-10-29 16:00", "2027-11-01 09:30", "2027-11-12 11:00"),
        ("2028-03-23 10:00", "2028-03-24 16:00", "2028-03-27 09:30", "2028-04-07 11:00"),
    ],
    ids=["clock put back", "clock put forward"],
)
def test_a_pause_over_the_change_takes_its_working_time_and_no_hour_more(
    berlin, move_clock, begun, asked, told, due
):
    move_clock(to=there(begun))
    case = berlin.case("in_hand")
    before = case.resolve_due
    assert before.astimezone(BERLIN).strftime("%H:%M") == "17:30"
    move_clock(to=there(asked))
    case = berlin.take(case, "ask")
    move_clock(to=there(told))
    case = berlin.take(case, "go_on")
    (pause,) = berlin.all(CasePause, complaint_id=case.id)
    assert abs(timedelta(seconds=pause.seconds) - timedelta(hours=3)) < SOON
    assert case.held_seconds == pause.seconds
    assert abs(case.resolve_due - there(due)) < SOON
    assert replayed(berlin, case)[("resolve", False)] == case.resolve_due


def test_the_operator_finds_no_difference_there(berlin, move_clock, app):
    move_clock(to=there("2027-10-28 10:00"))
    case = berlin.case("in_hand")
    move_clock(to=there("2027-10-29 16:00"))
    case = berlin.take(case, "ask")
    move_clock(to=there("2027-11-01 09:30"))
    berlin.take(case, "go_on")
    found = app.test_cli_runner().invoke(args=["check-clocks", "--tenant", "jiangzhou"])
    assert found.output == "jiangzhou: 1 open cases: all clocks agree.\n"
