"""Time rules as data: reading, limits in every unit, versions, and the cases under them."""

from __future__ import annotations

import copy
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from complaints import clocks
from complaints.pages import case_page
from complaints.services import conversation
from complaints.timing.library import shipped
from complaints.timing.models import TimeRules
from complaints.timing.queries import part_of, reckonings_of
from complaints.timing.reckoning import (
    LONGER,
    PAUSE,
    SEVERITY,
    START,
    Part,
    due_of,
    reckon,
    replay,
)
from complaints.timing.rules import UNITS, BadRulesError, Limit, as_data, read_rules
from complaints.timing.services import RulesChanged, put_in_force, take_over
from foundation.errors import Conflict, Forbidden
from tenants.calendar import WorkingCalendar
from tenants.queries import own_calendar

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
DAY = ((time(8), time(12)), (time(13), time(17)))
WEEK = (DAY,) * 5 + ((), ())
OFF = {date(2026, 10, d): () for d in range(1, 8)}
HERE = WorkingCalendar("Asia/Shanghai", WEEK, OFF | {date(2026, 10, 10): DAY})
THERE = WorkingCalendar("Europe/Berlin", WEEK, {})


def at(month, day, hour=0, minute=0, second=0, zone=SHANGHAI):
    return datetime(2026, month, day, hour, minute, second, tzinfo=zone)


@pytest.mark.parametrize(
    ("amount", "unit", "start", "due"),
    [
        # over lunch: 11:30 and two working hours are half an hour before and one and a half after
        (2, "working_hours", at(9, 28, 11, 30), at(9, 28, 14, 30)),
        # four working hours from eight end at noon, not after lunch
        (4, "working_hours", at(9, 28, 8), at(9, 28, 12)),
        # Wednesday 16:00, one hour that day; the holiday; Thursday the 8th from eight
        (3, "working_hours", at(9, 30, 16), at(10, 8, 10)),
        # hours on the wall run through night and holiday
        (24, "wall_hours", at(9, 30, 16), at(10, 1, 16)),
        # Friday: the made-up Saturday is the first working day
        (1, "working_days", at(10, 9, 15), at(10, 10, 17)),
        # the third day after 28 September is 1 October, a day off: its last second all the same
        (3, "calendar_days", at(9, 28, 9), at(10, 1, 23, 59, 59)),
        (15, "calendar_days", at(9, 28, 23, 59), at(10, 13, 23, 59, 59)),
    ],
)
def test_each_unit_ends_where_a_hand_counts_it(amount, unit, start, due):
    assert due_of(Limit(amount, unit), start, HERE) == due


def test_where_the_zone_puts_its_clock_back_a_day_stays_a_day_and_an_hour_an_hour():
    """Berlin, 24 October 2026 at noon: the clock goes back on Sunday the 25th at three."""
    start = at(10, 24, 12, zone=BERLIN)
    assert due_of(Limit(24, "wall_hours"), start, THERE) == at(10, 25, 11, zone=BERLIN)
    end = due_of(Limit(1, "calendar_days"), start, THERE)
    assert end == at(10, 25, 23, 59, 59, zone=BERLIN)
    assert end.astimezone(UTC) == datetime(2026, 10, 25, 22, 59, 59, tzinfo=UTC)


@settings(deadline=None)
@given(
    st.sampled_from(UNITS),
    st.integers(1, 40),
    st.integers(1, 40),
    st.integers(0, 60 * 24 * 60).map(lambda minute: at(9, 1) + timedelta(minutes=minute)),
)
def test_more_is_never_sooner_and_nothing_ends_before_it_starts(unit, one, other, start):
    less, more = sorted((one, other))
    first = due_of(Limit(less, unit), start, HERE)
    assert start < first <= due_of(Limit(more, unit), start, HERE)


EVENTS = st.one_of(
    st.tuples(st.just("pause"), st.integers(0, 40 * 3600)),
    st.tuples(st.just("severity"), st.integers(1, 20)),
    st.tuples(st.just("later"), st.integers(1, 30)),
)


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(UNITS), st.integers(1, 20), st.lists(EVENTS, max_size=8))
def test_any_history_is_reckoned_again_and_no_pause_or_later_day_is_sooner(unit, first, events):
    """The moments as the services keep them, against those from the parts alone."""
    start, waited, promised = at(9, 28, 9), 0, None
    parts = [Part("resolve", START, start, Limit(first, unit))]
    due = reckon(parts[0], HERE)
    for kind, amount in events:
        before = promised or due
        if kind == "pause":
            waited += amount
            parts.append(Part("resolve", PAUSE, due, seconds=amount))
            due = HERE.add(due, timedelta(seconds=amount))
            if promised is not None:
                parts.append(Part("resolve", PAUSE, promised, seconds=amount, promised=True))
                promised = HERE.add(promised, timedelta(seconds=amount))
        elif kind == "severity":
            parts.append(Part("resolve", SEVERITY, start, Limit(amount, unit), waited))
            due = HERE.add(due_of(Limit(amount, unit), start, HERE), timedelta(seconds=waited))
        else:
            promised = HERE.add_days(before, amount)
            base = promised - timedelta(seconds=1)
            parts.append(Part("resolve", LONGER, base, promised=True))
        if kind != "severity":
            assert (promised or due) >= before
    again = replay(parts, HERE)
    assert (again[("resolve", False)], again.get(("resolve", True))) == (due, promised)


def test_what_ships_is_whole_and_names_its_source():
    rules = shipped()
    for one in rules.values():
        assert read_rules(as_data(one.rules)) == one.rules
        assert "法律意见" in one.notes["zh"]
        assert "no legal advice" in one.notes["en"]
    house, bank = rules["house"].rules, rules["bank_insurance"].rules
    assert [house.limits[s].resolve.amount for s in ("severe", "moderate", "slight")] == [5, 10, 15]
    assert house.extensions is None
    assert {limits.resolve for limits in bank.limits.values()} == {Limit(15, "calendar_days")}
    assert [(e.amount, e.unit) for e in bank.extensions] == [
        (15, "calendar_days"),
        (30, "calendar_days"),
    ]
    assert [e.by for e in bank.extensions] == ["complaint:extend", "complaint:extend-further"]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data["limits"].pop("slight"),
        lambda data: data["limits"]["slight"]["resolve"].update(amount=0),
        lambda data: data["limits"]["slight"]["resolve"].update(unit="weeks"),
        lambda data: data["limits"]["slight"].pop("acknowledge"),
        lambda data: data.update(extensions=[{"amount": 3, "unit": "working_days", "by": "cat"}]),
        lambda data: data["levels"][0].update(to=[]),
        lambda data: data["levels"][0].update(days=-1),
        lambda data: data.update(colour="red"),
    ],
)
def test_rules_that_are_not_whole_are_not_read(spoil):
    data = copy.deepcopy(as_data(shipped()["house"].rules))
    spoil(data)
    with pytest.raises(BadRulesError):
        read_rules(data)


def in_force(desk, key):
    with desk.work("alice") as alice:
        row = take_over(key, alice)
        put_in_force(row.ref, alice)
        return row.ref


def parts_of(desk, case):
    with desk.work():
        return reckonings_of(case)


def whys(desk, case):
    with desk.app.test_request_context(), desk.work("gu") as gu:
        return dict(case_page(case, gu).whys)


def test_a_case_keeps_the_rules_under_which_it_came_in(desk):
    before = desk.case()
    in_force(desk, "government_5")
    case = desk.case()
    with desk.work():
        calendar = own_calendar()
    assert before.rules_id is None
    assert before.first_answer_due is None
    assert case.resolve_due == calendar.add_days(case.clock_from, 5)
    assert case.first_answer_due == calendar.add_days(case.clock_from, 2)
    with desk.work("alice") as alice:
        put_in_force(None, alice)
    # by its own rules the severity changes nothing; by the house's it would
    severe = desk.take(case, "acknowledge", severity="severe")
    assert severe.resolve_due == case.resolve_due
    old = desk.take(before, "acknowledge", severity="severe")
    assert old.resolve_due == clocks.resolve_due(old.clock_from, "severe", calendar)
    assert desk.case().rules_id is None
    assert "政务服务：5 个工作日" in whys(desk, severe)["答复"]
    assert "通用时限" in whys(desk, old)["答复"]


def test_the_first_answer_is_a_clock_of_its_own(desk):
    in_force(desk, "government_5")
    case = desk.take(desk.case(), "acknowledge")
    assert case.due_at == case.first_answer_due < case.resolve_due
    assert list(whys(desk, case)) == ["首次答复", "答复"]
    with desk.work("gu") as gu:
        conversation.note(case, "先问药房", gu)
    assert desk.fresh(case).first_answered_at is None
    with desk.work("gu") as gu:
        conversation.reply(case, "药房正在查，周五给您结果。", gu)
    said = desk.fresh(case)
    assert said.first_answered_at is not None
    assert said.due_at == said.resolve_due
    asked = desk.take(desk.take(desk.case(), "acknowledge"), "ask")
    assert asked.first_answered_at == asked.held_at
    assert asked.due_at is None


def test_every_due_moment_can_be_reckoned_again_from_its_parts(desk, move_clock):
    """Through pauses, another severity, a later day, an objection and a reopening."""
    with desk.work():
        calendar = own_calendar()
    steps = (
        "ask",
        "go_on",
        "correct",
        "postpone",
        "ask",
        "propose",
        "answer",
        "dispute",
        "take_up_again",
        "correct",
        "propose",
        "answer",
        "accept",
        "reopen",
        "correct",
    )
    case = desk.case("in_hand", severity="slight")
    severities = iter(("severe", "slight", "severe"))
    for number, step in enumerate(steps, 1):
        move_clock(days=number)
        more = {"severity": next(severities)} if step == "correct" else {}
        # after the objection somebody else proposes
        case = desk.take(case, step, by="alice" if number > 8 else "gu", **more)
        rows = parts_of(desk, case)
        again = replay((part_of(row) for row in rows), calendar)
        assert again[("resolve", False)] == case.resolve_due, step
        assert again.get(("resolve", True)) == case.promised_at, step
        assert all(reckon(part_of(row), calendar) == row.due for row in rows)
    kinds = {row.kind for row in rows}
    assert kinds == {"start", "severity", "pause", "promise", "dispute", "reopen"}


def test_another_severity_after_an_objection_never_undercuts_the_three_days(desk, move_clock):
    case = desk.case("answered", severity="slight")
    move_clock(days=40)
    case = desk.take(case, "dispute")
    case = desk.take(case, "correct", severity="severe")
    with desk.work():
        calendar = own_calendar()
    assert case.resolve_due >= calendar.add_days(case.disputed_at, 3)


def test_the_parts_of_an_anonymous_case_tell_the_day_alone(desk):
    case = desk.case(anonymous=True)
    assert {row.base for row in parts_of(desk, case)} == {case.clock_from}
    assert case.clock_from.minute == 0 or case.clock_from.second == 0


def test_the_pages_take_over_change_and_put_in_force(desk, cast):
    alice = cast.alice
    assert alice.get("/app/settings/times/shipped/cats").status_code == 404
    assert "15 天" in alice.get("/app/settings/times/shipped/bank_insurance").text
    taken = alice.post("/app/settings/times/shipped/bank_insurance/take", {})
    page = taken.headers["Location"]
    assert "时限规则" in alice.get("/app/settings").text
    typed = fields(alice.get(f"{page}/edit").text)
    wrong = typed | {"severe_resolve_amount": "0", "name_zh": "我行"}
    refused = alice.post(f"{page}/edit", wrong)
    assert refused.status_code == 400
    assert "1 到 366" in refused.text
    assert 'value="我行"' in refused.text
    # five working days for the first answer, the answer itself in three: out of order
    disorder = typed | {"severe_resolve_amount": "3"}
    assert alice.post(f"{page}/edit", disorder).status_code == 400
    saved = alice.post(f"{page}/edit", typed | {"severe_resolve_amount": "12"})
    assert saved.status_code == 302
    late = alice.post(f"{page}/edit", typed | {"name_zh": "迟到的"})
    assert late.status_code == 409
    assert 'value="迟到的"' in late.text
    assert alice.post(f"{page}/force", {}).status_code == 302
    first, second = sorted(desk.all(TimeRules), key=lambda row: row.number)
    assert (first.in_force, second.in_force) == (False, True)
    assert first.content["limits"]["severe"]["resolve"]["amount"] == 15
    assert second.content == {
        **first.content,
        "limits": {
            **first.content["limits"],
            "severe": {
                **first.content["limits"]["severe"],
                "resolve": {"amount": 12, "unit": "calendar_days"},
            },
        },
    }
    own = fields(alice.get(f"{page}/channels/letter").text) | {"slight_resolve_amount": "20"}
    assert alice.post(f"{page}/channels/letter", own).status_code == 302
    case = desk.case(channel="letter", severity="slight")
    other = desk.case(severity="slight")
    assert case.resolve_due - other.resolve_due == timedelta(days=5)
    assert alice.post(f"{page}/channels/letter/drop", {"number": "3"}).status_code == 302
    assert alice.post("/app/settings/times/house", {}).status_code == 302
    assert not any(row.in_force for row in desk.all(TimeRules))
    assert alice.get(f"{page}/versions/1").status_code == 200
    assert alice.get(f"{page}/versions/9").status_code == 404


def fields(page):
    """What a browser would send of the form on a page."""
    import re
    from html import unescape

    form = page.split("<form", 2)[-1]
    sent = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        off = ("checkbox" in tag or "radio" in tag) and "checked" not in tag
        if name and not off:
            found = unescape(value[1]) if value else ""
            sent[name[1]] = [*sent[name[1]], found] if name[1] in sent else [found]
    for name, text in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>([^<]*)<', form):
        sent[name] = [unescape(text).strip()]
    for name, options in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'<option selected value="([^"]*)"', options)
        sent[name] = [chosen[1] if chosen else re.search(r'value="([^"]*)"', options)[1]]
    return sent


def test_nobody_else_changes_them_and_of_two_at_once_one_is_in_force(desk):
    with desk.work("gu") as gu, pytest.raises(Forbidden):
        take_over("house", gu)
    with desk.work("alice") as alice:
        refs = [take_over(key, alice).ref for key in ("government_5", "government_15")]

    def switch(ref):
        def act():
            with desk.work("alice") as alice:
                put_in_force(ref, alice)

        return act

    desk.at_once(*(switch(ref) for ref in refs))
    assert sum(row.in_force for row in desk.all(TimeRules)) == 1
    assert issubclass(RulesChanged, Conflict)
