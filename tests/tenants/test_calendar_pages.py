"""The pages of the calendar: the week, days one by one, a pasted notice, and what clashes."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from doorstep import counted, events
from sqlalchemy import select

from foundation import clock
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from tenants.models import CalendarDay
from tenants.queries import own_calendar

PAGE = "/app/settings/calendar"
NOTICE = "2026-10-01 至 2026-10-07 休 国庆节\n2026-10-10 班 调休"


def calendar_of(house):
    with tenant_scope(house.id), unit_of_work():
        return own_calendar()


def days_of(house):
    with tenant_scope(house.id), unit_of_work():
        rows = session().scalars(select(CalendarDay).order_by(CalendarDay.day))
        return [(str(row.day), row.works, row.hours, row.note) for row in rows]


def week(**changes):
    """The usual week as its form sends it."""
    fields = {"revision": "0", "holidays_to": ""}
    for day in range(1, 6):
        fields |= {f"day{day}_from1": "08:00", f"day{day}_to1": "12:00"}
        fields |= {f"day{day}_from2": "14:00", f"day{day}_to2": "17:30"}
    return fields | changes


def paste(person, lines, **more):
    return person.post(f"{PAGE}/lines", {"lines": lines, **more})


def seen(page):
    return re.search(r'name="seen" value="([0-9a-f]+)"', page)[1]


# --- what holds without anything set ------------------------------------------------------------


def test_an_organisation_that_set_nothing_has_the_usual_week(cast):
    calendar = calendar_of(cast.jiangzhou)
    assert calendar.zone == "Asia/Shanghai"
    assert calendar.is_working_day(date(2026, 7, 10))
    assert not calendar.is_working_day(date(2026, 7, 11))
    assert calendar.known_until == clock.today("Asia/Shanghai").replace(month=12, day=31)
    page = cast.alice.get(PAGE).text
    assert page.count('value="17:30"') == 5


def test_a_calendar_is_read_once_in_a_unit_of_work(cast):
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        first = own_calendar()
        with counted() as sent:
            assert own_calendar() is first
        assert sent == []


def test_the_settings_lead_to_the_calendar(cast):
    assert f'href="{PAGE}"' in cast.alice.get("/app/settings").text


# --- the week -----------------------------------------------------------------------------------


def test_the_week_is_kept_and_recorded(cast):
    answer = cast.alice.post(PAGE, week(day6_from1="09:00", day6_to1="24:00"))
    assert answer.status_code == 302
    calendar = calendar_of(cast.jiangzhou)
    (span,) = calendar.spans(date(2026, 7, 11))
    assert span[1] == datetime(2026, 7, 11, 16, tzinfo=UTC)  # midnight in Shanghai
    cast.alice.post(PAGE, week(day6_from1="09:00", day6_to1="24:00", revision="1", day7_from1=""))
    assert events(cast.jiangzhou.id, "calendar.begun") == ["calendar.begun"]
    assert events(cast.jiangzhou.id, "calendar.changed") == []
    cast.alice.post(PAGE, week(day6_from1="10:00", day6_to1="24:00", revision="1"))
    assert events(cast.jiangzhou.id, "calendar.changed") == ["calendar.changed"]
    assert 'value="24:00"' in cast.alice.get(PAGE).text
    trail = cast.iris.get("/app/audit?thing=calendars").text
    assert "09:00-24:00" in trail


def test_the_day_up_to_which_holidays_are_known(cast):
    cast.alice.post(PAGE, week(holidays_to="2027-12-31"))
    calendar = calendar_of(cast.jiangzhou)
    assert not calendar.provisional(date(2027, 12, 31))
    assert calendar.provisional(date(2028, 1, 1))


@pytest.mark.parametrize("typed", ["7:30", "07:30", "730", "0730", "7：30", " 07.30 "])
def test_a_time_may_be_typed_as_people_do(cast, typed):
    assert cast.alice.post(PAGE, week(day1_from1=typed)).status_code == 302
    monday = calendar_of(cast.jiangzhou).hours_of(date(2026, 7, 13))
    assert f"{monday[0][0]:%H:%M}" == "07:30"


@pytest.mark.parametrize(
    "wrong",
    [
        {"day1_from1": "25:00"},
        {"day1_from1": "24:30"},
        {"day1_from1": "8:60"},
        {"day1_from1": "08:00\0"},
        {"day1_from1": "٠٨:٠٠"},
        {"day1_from1": "soon"},
        {"day1_to1": ""},
        {"day1_from2": ""},
        {"day1_from1": "12:00", "day1_to1": "08:00"},
        {"day1_from2": "11:00"},
        {"day1_to1": "00:00"},
        {"holidays_to": "2026-02-30"},
        {"holidays_to": "one day"},
    ],
)
def test_hours_that_make_no_sense_are_refused(cast, wrong):
    answer = cast.alice.post(PAGE, week(day7_from1="06:11", day7_to1="07:11", **wrong))
    assert answer.status_code == 400
    assert 'value="06:11"' in answer.text
    assert not calendar_of(cast.jiangzhou).is_working_day(date(2026, 7, 12))


def test_a_week_without_work_is_refused_in_plain_words(cast):
    answer = cast.alice.post(PAGE, {"revision": "0"})
    assert answer.status_code == 400
    assert "没有" in answer.text
    assert "什么事都不会到期" in answer.text


def test_a_second_save_of_the_week_shows_both_texts(cast):
    assert cast.alice.post(PAGE, week(day1_to2="18:00")).status_code == 302
    answer = cast.alice.post(PAGE, week(day1_to2="16:00"))
    assert answer.status_code == 409
    words = re.sub(r"<[^>]+>", "", answer.text)
    assert "14:00–16:00" in words
    assert "14:00–18:00" in words
    assert 'name="day1_to2" value="16:00"' in answer.text
    again = dict(re.findall(r'type="hidden" name="([a-z0-9_]+)" value="([^"]*)"', answer.text))
    again.pop("csrf_token")
    assert cast.alice.post(PAGE, again).status_code == 302
    assert calendar_of(cast.jiangzhou).hours_of(date(2026, 7, 13))[1][1].hour == 16


def test_saving_twice_changes_nothing_the_second_time(cast):
    cast.alice.post(PAGE, week(day1_to2="18:00"))
    before = events(cast.jiangzhou.id)
    assert cast.alice.post(PAGE, week(day1_to2="18:00", revision="1")).status_code == 302
    assert events(cast.jiangzhou.id) == before


# --- days -----------------------------------------------------------------------------------------


def test_a_pasted_notice_counts(cast):
    assert paste(cast.alice, NOTICE).status_code == 302
    calendar = calendar_of(cast.jiangzhou)
    assert not calendar.is_working_day(date(2026, 10, 7))
    assert calendar.is_working_day(date(2026, 10, 8))
    assert calendar.hours_of(date(2026, 10, 10)) == calendar.hours_of(date(2026, 10, 9))
    assert len(days_of(cast.jiangzhou)) == 8
    page = cast.alice.get(f"{PAGE}?year=2026").text
    assert "国庆节" in page
    assert page.count('name="first" value="2026-10-01"') == 1
    assert events(cast.jiangzhou.id, "calendar.days_added") == ["calendar.days_added"] * 2
    assert "国庆节" in cast.iris.get("/app/audit?action=calendar.days_added").text


def test_a_made_up_day_follows_the_week_when_its_hours_change(cast):
    paste(cast.alice, NOTICE)
    cast.alice.post(PAGE, week(day1_to2="16:00"))
    assert calendar_of(cast.jiangzhou).hours_of(date(2026, 10, 10))[1][1].hour == 16


def test_wrong_lines_are_told_and_nothing_is_entered(cast):
    answer = paste(cast.alice, NOTICE + "\n2026-13-01 休\nsoon")
    assert answer.status_code == 400
    assert "第 3 行" in answer.text
    assert "第 4 行" in answer.text
    assert "国庆节" in answer.text
    assert days_of(cast.jiangzhou) == []


@pytest.mark.parametrize("lines", ["", "a\0b", "2026-10-01 休\n" * 201, "x" * 20_001])
def test_a_paste_that_is_none(cast, lines):
    assert paste(cast.alice, lines).status_code == 400


def test_a_range_is_entered_by_its_form(cast):
    fields = {"first": "2026-12-24", "last": "2026-12-26", "kind": "off", "note": "<b>Rest</b>"}
    assert cast.alice.post(f"{PAGE}/days", fields).status_code == 302
    assert [one[0] for one in days_of(cast.jiangzhou)] == ["2026-12-24", "2026-12-25", "2026-12-26"]
    page = cast.alice.get(f"{PAGE}?year=2026").text
    assert "&lt;b&gt;Rest" in page
    assert "<b>Rest" not in page


def test_a_worked_day_may_have_hours_of_its_own(cast):
    fields = {"first": "2026-12-27", "kind": "work", "hours": "08:00-12:00"}
    cast.alice.post(f"{PAGE}/days", fields)
    assert days_of(cast.jiangzhou) == [("2026-12-27", True, "08:00-12:00", "")]
    assert len(calendar_of(cast.jiangzhou).spans(date(2026, 12, 27))) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"first": ""},
        {"first": "2026-02-30"},
        {"first": "1999-01-01"},
        {"last": "2026-10-01"},
        {"last": "2029-10-01"},
        {"kind": ""},
        {"kind": "perhaps"},
        {"kind": "work", "hours": "8 to 5"},
        {"kind": "work", "hours": "12:00-08:00"},
        {"note": "x" * 81},
        {"note": "a\0b"},
    ],
)
def test_days_that_make_no_sense_are_refused(cast, wrong):
    fields = {"first": "2026-12-24", "last": "2026-12-25", "kind": "off", "note": "n"}
    assert cast.alice.post(f"{PAGE}/days", fields | wrong).status_code == 400
    assert days_of(cast.jiangzhou) == []


def test_a_day_that_stands_otherwise_is_shown_beside_mine(cast):
    paste(cast.alice, NOTICE)
    mine = "2026-10-07 班 值班\n2026-10-08 休 补休"
    answer = paste(cast.alice, mine)
    assert answer.status_code == 409
    assert "值班" in answer.text
    assert "国庆节" in answer.text
    assert len(days_of(cast.jiangzhou)) == 8
    assert paste(cast.alice, mine, seen=seen(answer.text)).status_code == 302
    assert ("2026-10-07", True, "", "值班") in days_of(cast.jiangzhou)
    assert "calendar.days_removed" in events(cast.jiangzhou.id)


def test_what_changed_again_meanwhile_is_shown_again(cast):
    paste(cast.alice, "2026-10-07 休 一")
    first = seen(paste(cast.alice, "2026-10-07 休 二").text)
    other = seen(paste(cast.alice, "2026-10-07 休 三").text)
    assert paste(cast.alice, "2026-10-07 休 三", seen=other).status_code == 302
    assert paste(cast.alice, "2026-10-07 休 二", seen=first).status_code == 409
    assert days_of(cast.jiangzhou)[0][3] == "三"


def test_pasting_twice_changes_nothing_the_second_time(cast):
    paste(cast.alice, NOTICE)
    before = events(cast.jiangzhou.id)
    assert paste(cast.alice, NOTICE).status_code == 302
    assert events(cast.jiangzhou.id) == before


def test_a_run_is_taken_out(cast):
    paste(cast.alice, NOTICE)
    page = cast.alice.get(f"{PAGE}?year=2026").text
    fields = {"first": "2026-10-01", "last": "2026-10-07", "seen": seen(page)}
    assert cast.alice.post(f"{PAGE}/days/remove", fields).status_code == 302
    assert [one[0] for one in days_of(cast.jiangzhou)] == ["2026-10-10"]
    assert cast.alice.post(f"{PAGE}/days/remove", fields).status_code == 409


@pytest.mark.parametrize(
    "wrong", [{"first": ""}, {"first": "x"}, {"last": "2026-99-01"}, {"seen": "x" * 65}]
)
def test_a_run_that_is_none_is_not_taken_out(cast, wrong):
    paste(cast.alice, NOTICE)
    fields = {"first": "2026-10-01", "last": "2026-10-07", "seen": ""} | wrong
    assert cast.alice.post(f"{PAGE}/days/remove", fields).status_code == 400
    fields = {"first": "2026-10-01", "last": "2026-10-07", "seen": "old"}
    assert cast.alice.post(f"{PAGE}/days/remove", fields).status_code == 409
    assert len(days_of(cast.jiangzhou)) == 8


@pytest.mark.parametrize("year", ["x", "0", "99999", "1999", "2026.0", "٢٠٢٦", "-1"])
def test_a_year_that_is_none_is_not_found(cast, year):
    assert cast.alice.get(f"{PAGE}?year={year}").status_code == 404


def test_days_are_shown_by_year(cast):
    paste(cast.alice, NOTICE + "\n2027-01-01 休 元旦")
    assert "元旦" not in cast.alice.get(f"{PAGE}?year=2026").text
    assert "元旦" in cast.alice.get(f"{PAGE}?year=2027").text
    assert "year=2027" in cast.alice.get(f"{PAGE}?year=2026").text


def test_another_tenants_days_do_not_count(cast):
    paste(cast.alice, NOTICE)
    assert calendar_of(cast.zenith).is_working_day(date(2026, 10, 1))
    assert "国庆节" not in cast.charlie.get(f"{PAGE}?year=2026").text.replace("休 国庆节", "")
    fields = {"first": "2026-10-01", "last": "2026-10-07", "seen": ""}
    assert cast.charlie.post(f"{PAGE}/days/remove", fields).status_code == 409
    assert len(days_of(cast.jiangzhou)) == 8


def test_eight_who_enter_at_once_leave_one_calendar(app, cast):
    def enter(number):
        return paste(cast.alice, f"2026-11-{number + 1:02} 休 {number}").status_code

    cast.alice.get(PAGE)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(enter, range(8)))
    assert answers == [302] * 8
    assert len(days_of(cast.jiangzhou)) == 8


def test_of_eight_who_save_the_week_one_wins(app, cast):
    def save(number):
        return cast.alice.post(PAGE, week(day1_to2=f"18:{number:02}")).status_code

    cast.alice.get(PAGE)
    with ThreadPoolExecutor(8) as pool:
        answers = sorted(pool.map(save, range(8)))
    assert answers == [302] + [409] * 7


def test_a_page_in_english(cast):
    cast.alice.post("/app/preferences", {"language": "en", "next": PAGE})
    page = cast.alice.get(PAGE).text
    assert "Working hours and holidays" in page
    assert "Monday, from" in page


def test_what_is_known_ends_with_the_year_in_the_tenants_zone(cast, move_clock):
    move_clock(to=datetime(2027, 12, 31, 17, tzinfo=UTC))  # 1 January 2028 in Shanghai
    assert calendar_of(cast.jiangzhou).known_until == date(2028, 12, 31)
    move_clock(to=datetime(2027, 12, 31, 15, tzinfo=UTC) - timedelta(hours=1))
    assert calendar_of(cast.jiangzhou).known_until == date(2027, 12, 31)
