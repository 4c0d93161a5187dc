"""The operator reckons clocks again: a whole house agrees, a changed row is named."""

from __future__ import annotations

import pytest

from complaints.timing.models import CaseReckoning
from tests.complaints.conftest import Desk


@pytest.fixture
def run(app):
    def invoke(*args):
        return app.test_cli_runner().invoke(args=["check-clocks", *args])

    return invoke


@pytest.fixture
def house(desk: Desk, move_clock):
    """Cases at every step, with a pause, a promised day and an objection among them."""
    case = desk.case("in_hand", severity="slight")
    for number, step in enumerate(("ask", "go_on", "correct", "postpone", "ask"), 1):
        move_clock(days=number)
        more = {"severity": "severe"} if step == "correct" else {}
        case = desk.take(case, step, **more)
    disputed = desk.take(desk.case("answered"), "dispute")
    return {
        "paused": case,
        "disputed": disputed,
        "anonymous": desk.case(anonymous=True),
        "closed": desk.case("closed"),
    }


def test_a_whole_house_agrees(house, run):
    found = run("--tenant", "jiangzhou")
    assert found.exit_code == 0, found.output
    assert found.output == "jiangzhou: 3 open cases: all clocks agree.\n"
    everywhere = run()
    assert everywhere.exit_code == 0, everywhere.output
    assert "jiangzhou: 3 open cases" in everywhere.output
    assert "zenith: 0 open cases" in everywhere.output
    assert run("--tenant", "nobody").exit_code == 1


@pytest.mark.parametrize(
    ("name", "column"),
    [("paused", "resolve_due"), ("paused", "promised_at"), ("anonymous", "acknowledge_due")],
)
def test_a_case_changed_past_the_product_is_named(house, run, desk, admin_connection, name, column):
    case = house[name]
    before = getattr(case, column)
    change = f"UPDATE complaints SET {column} = {column} + interval '1 day' WHERE id = %s"
    admin_connection.execute(change, (case.id,))
    found = run("--tenant", "jiangzhou")
    assert found.exit_code == 1
    head, *lines = found.output.splitlines()
    assert head == "jiangzhou: 3 open cases: 1 clocks of 1 differ."
    (line,) = lines
    assert line.startswith(f"  {case.ref} {column}: stands ")
    assert f"its parts make {before:%Y-%m-%d %H:%M:%S}" in line
    assert getattr(desk.fresh(case), column) != before  # it mends nothing


def test_a_part_changed_past_the_product_is_named(house, run, desk, admin_connection):
    case = house["paused"]
    pauses = desk.all(CaseReckoning, complaint_id=case.id, kind="pause")
    ids = [row.id for row in pauses if row.promised is False]
    change = "UPDATE case_reckonings SET seconds = seconds + 7200 WHERE id = ANY(%s)"
    admin_connection.execute(change, (ids,))
    found = run("--tenant", "jiangzhou")
    assert found.exit_code == 1
    assert f"{case.ref} part " in found.output
    assert "(resolve, pause)" in found.output
    assert "as kept, by parts and calendar now" in found.output


def test_a_closed_case_is_left_out(house, run, admin_connection):
    admin_connection.execute(
        "UPDATE complaints SET resolve_due = resolve_due + interval '1 day' WHERE id = %s",
        (house["closed"].id,),
    )
    assert run("--tenant", "jiangzhou").exit_code == 0
