"""Reminders: each once, gathered in one mail, on working mornings only.

The house works in Berlin, Monday to Friday from 8 to 12 and 14 to 17:30; 1 March 2027 is a Monday,
and the clock there is put forward on Sunday 28 March.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from foundation.audit import record
from foundation.mail import Mail
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from foundation.work.jobs import perform
from foundation.work.models import Dispatch, Work
from tenants import reminders
from tenants.calendar import WorkingCalendar
from tenants.calendar_lines import Entry
from tenants.jobs import plan_reminders
from tenants.models import Membership, ReminderSent, Tenant, User
from tenants.reminders import Reminder, add_reminders, told_of
from tenants.services.calendar import add_days, change_week
from tenants.services.reminding import morning_of

OFFICE = ((time(8), time(12)), (time(14), time(17, 30)))
BERLIN = ZoneInfo("Europe/Berlin")


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


class House:
    """What is due in Jiangzhou, and what became of it."""

    def __init__(self, cast, app, move):
        self.cast, self.app, self.move = cast, app, move
        self.due = []

    def add(self, person, occasion, due_at, **more):
        url = f"/app/things/{len(self.due)}"
        say = more.pop("say", lambda language: f"{occasion} is due ({language})")
        self.due.append(Reminder(person.user_id, occasion, due_at, say, url, **more))

    def provider(self, _now):
        from foundation.scope import current_tenant_id

        return self.due if current_tenant_id() == self.cast.jiangzhou.id else []

    def tick(self, moment):
        """The ticker comes by; a worker does what it planned. What it came to, by work."""
        self.move(to=at(moment))
        plan_reminders()
        return [self.perform(*found) for found in self.waiting()]

    def waiting(self):
        with unit_of_work():
            found = [(row.tenant_id, row.work_id) for row in session().scalars(select(Dispatch))]
        with tenant_scope(self.cast.jiangzhou.id), unit_of_work():
            query = select(Work.id).where(Work.kind == "send_reminders", Work.state != "done")
            own = set(session().scalars(query))
        return [pair for pair in found if pair[1] in own]

    def perform(self, tenant_id, work_id):
        with self.app.app_context():
            return perform(tenant_id, work_id)

    def mails(self):
        with tenant_scope(self.cast.jiangzhou.id), unit_of_work():
            return list(session().scalars(select(Mail).order_by(Mail.created_at, Mail.recipient)))

    def told(self, occasion):
        with tenant_scope(self.cast.jiangzhou.id), unit_of_work():
            return [(one.name, one.late) for one in told_of(occasion)]


@pytest.fixture
def house(cast, app, move_clock, monkeypatch):
    monkeypatch.setattr(reminders, "_providers", {})
    found = House(cast, app, move_clock)
    move_clock(to=at("2027-02-26 20:00"))
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        tenant = session().get_one(Tenant, cast.jiangzhou.id)
        tenant.zone = "Europe/Berlin"
        record("settings.changed", tenant)
        change_week([OFFICE] * 5 + [(), ()], date(2027, 12, 31), 0)
    add_reminders(found.provider)
    return found


def test_nothing_due_sends_nothing(house):
    assert house.tick("2027-03-01 08:00") == ["done"]
    assert house.mails() == []


def test_all_that_is_due_comes_in_one_mail_to_each_person(house, cast):
    house.add(cast.gu, "case.due:1", at("2027-02-26 18:00"))
    house.add(cast.gu, "case.due:2", at("2027-02-27 09:00"))
    house.add(cast.wen, "plan.review:1", at("2027-03-01 07:59"))
    house.add(cast.wen, "plan.review:2", at("2027-03-01 08:01"))
    assert house.tick("2027-03-01 08:00") == ["done"]
    gu, wen = house.mails()
    assert (gu.recipient, wen.recipient) == ("gu@example.org", "wen@example.org")
    assert "case.due:1 is due (zh)" in gu.body
    assert "case.due:2" in gu.body
    assert "http://localhost/app/things/1" in gu.body
    assert "2 件事" in gu.subject
    assert "plan.review:1" in wen.body
    assert "plan.review:2" not in wen.body


def test_each_occasion_is_told_once_ever(house, cast):
    house.add(cast.gu, "case.due:1", at("2027-02-26 18:00"))
    house.tick("2027-03-01 08:00")
    assert house.tick("2027-03-01 08:05") == []
    assert house.tick("2027-03-02 08:00") == ["done"]
    assert len(house.mails()) == 1
    house.add(cast.gu, "case.due:1 again", at("2027-03-02 10:00"))
    house.tick("2027-03-03 08:00")
    assert len(house.mails()) == 2
    assert "case.due:1 is" not in house.mails()[1].body


def test_a_mail_speaks_its_readers_language(house, cast):
    with unit_of_work():
        session().get_one(User, cast.gu.user_id).locale = "en"
        with tenant_scope(cast.jiangzhou.id):
            record("user.renamed", session().get_one(User, cast.gu.user_id))
    house.add(cast.gu, "case.due:1", at("2027-02-26 18:00"))
    house.tick("2027-03-01 08:00")
    (mail,) = house.mails()
    assert mail.language == "en"
    assert mail.subject == "Jiangzhou People's Hospital: 1 thing waits for you"
    assert "case.due:1 is due (en)" in mail.body


@pytest.mark.parametrize(
    "quiet",
    [
        "2027-02-27 10:00",  # Saturday
        "2027-02-28 10:00",  # Sunday
        "2027-03-01 00:30",
        "2027-03-01 07:59",
        "2027-03-01 17:30",
        "2027-03-01 23:00",
    ],
)
def test_nights_and_days_off_are_quiet(house, cast, quiet):
    house.add(cast.gu, "case.due:1", at("2027-02-26 18:00"))
    assert house.tick(quiet) == []
    assert house.mails() == []


def test_a_holiday_is_quiet_and_a_made_up_saturday_is_not(house, cast):
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        add_days(
            [
                Entry(date(2027, 3, 1), date(2027, 3, 1), works=False),
                Entry(date(2027, 3, 6), date(2027, 3, 6), works=True),
            ]
        )
    house.add(cast.gu, "case.due:1", at("2027-02-26 18:00"))
    assert house.tick("2027-03-01 10:00") == []
    assert house.tick("2027-03-02 10:00") == ["done"]
    assert house.tick("2027-03-06 10:00") == ["done"]


def test_who_comes_late_in_the_day_still_sends(house, cast):
    house.add(cast.gu, "case.due:1", at("2027-02-26 18:00"))
    assert house.tick("2027-03-01 15:00") == ["done"]
    assert len(house.mails()) == 1


def test_planned_in_the_morning_but_done_at_night_waits_for_the_next_morning(house, cast):
    house.add(cast.gu, "case.due:1", at("2027-02-26 18:00"))
    house.move(to=at("2027-03-01 17:00"))
    plan_reminders()
    house.move(to=at("2027-03-01 22:00"))
    assert [house.perform(*one) for one in house.waiting()] == ["done"]
    assert house.mails() == []
    house.tick("2027-03-02 08:00")
    assert len(house.mails()) == 1


def test_the_hour_follows_the_clock_on_the_wall(house):
    # Friday 26 March: 8:00 is 7:00 UTC; Monday 29 March: 8:00 is 6:00 UTC.
    calendar = WorkingCalendar("Europe/Berlin", (OFFICE,) * 5 + ((), ()))
    assert morning_of(calendar, date(2027, 3, 26))[0] == datetime(2027, 3, 26, 7, tzinfo=UTC)
    assert morning_of(calendar, date(2027, 3, 29))[0] == datetime(2027, 3, 29, 6, tzinfo=UTC)
    assert house.tick("2027-03-29 07:59") == []
    assert house.tick("2027-03-29 08:00") == ["done"]


@pytest.mark.parametrize("day", [date(2027, 3, 28), date(2027, 10, 31)])
def test_a_skipped_or_doubled_hour_has_one_morning(house, cast, day):
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        change_week([((time(2, 30), time(5)),)] * 7, date(2027, 12, 31), 1)
    house.add(cast.gu, "case.due:1", at("2027-02-26 18:00"))
    midnight = datetime.combine(day, time(0), BERLIN).astimezone(UTC)
    outcomes = []
    for quarter in range(24):
        moment = midnight + timedelta(minutes=15 * quarter)
        outcomes += house.tick(moment.astimezone(BERLIN).replace(tzinfo=None).isoformat())
    assert outcomes == ["done"]
    assert len(house.mails()) == 1


def test_a_house_that_never_sleeps_is_not_woken():
    calendar = WorkingCalendar("Asia/Shanghai", (((time(0), time(0)),),) * 7)
    # 7:00 in Shanghai is 23:00 UTC of the day before.
    assert morning_of(calendar, date(2027, 3, 1))[0] == datetime(2027, 2, 28, 23, tzinfo=UTC)


def test_a_house_that_works_before_seven_only_hears_when_it_opens():
    calendar = WorkingCalendar("Asia/Shanghai", (((time(1), time(6)),),) * 7)
    assert morning_of(calendar, date(2027, 3, 1))[0] == datetime(2027, 2, 28, 17, tzinfo=UTC)


def test_three_days_away_is_one_mail_with_what_was_missed_apart(house, cast):
    assert house.tick("2027-03-01 08:00") == ["done"]
    house.add(cast.gu, "missed:1", at("2027-03-01 12:00"))
    house.add(cast.gu, "missed:2", at("2027-03-02 12:00"))
    house.add(cast.gu, "fresh:1", at("2027-03-03 12:00"))
    assert house.tick("2027-03-04 08:00") == ["done"]
    (mail,) = house.mails()
    fresh, missed = mail.body.split("更早")
    assert "fresh:1" in fresh
    assert "missed:1" in missed
    assert "missed:2" in missed
    house.tick("2027-03-05 08:00")
    assert len(house.mails()) == 1


def test_a_weekend_misses_nothing(house, cast):
    house.tick("2027-03-05 08:00")
    house.add(cast.gu, "case.due:1", at("2027-03-05 08:30"))
    house.tick("2027-03-08 08:00")
    assert "更早" not in house.mails()[0].body


def test_two_tickers_and_four_workers_at_once_send_once(house, cast):
    house.add(cast.gu, "case.due:1", at("2027-02-26 18:00"))
    house.move(to=at("2027-03-01 08:00"))
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: plan_reminders(), range(4)))
    (work,) = house.waiting()
    with ThreadPoolExecutor(4) as pool:
        outcomes = sorted(pool.map(lambda _: house.perform(*work), range(4)))
    assert outcomes == ["done", "nothing", "nothing", "nothing"]
    assert len(house.mails()) == 1


def test_a_worker_that_dies_midway_leaves_nothing_and_the_next_sends_once(house, cast, monkeypatch):
    house.add(cast.gu, "case.due:1", at("2027-02-26 18:00"))
    house.add(cast.wen, "case.due:2", at("2027-02-26 18:00"))
    house.move(to=at("2027-03-01 08:00"))
    plan_reminders()
    (work,) = house.waiting()
    written = []

    def die(*arguments):
        if written:
            raise SystemExit  # the process ends between the first mail and the second
        written.append(real(*arguments))

    from tenants.services import reminding

    real = reminding.send_reminders_mail
    with monkeypatch.context() as patch:
        patch.setattr(reminding, "send_reminders_mail", die)
        with pytest.raises(SystemExit):
            house.perform(*work)
    assert house.mails() == []
    assert house.told("case.due:1") == []
    house.move(to=at("2027-03-01 08:10"))  # its lease is over
    assert house.perform(*work) == "done"
    assert len(house.mails()) == 2


def test_one_houses_trouble_does_not_keep_the_next_from_its_mail(house, cast, admin_connection):
    house.add(cast.gu, "case.due:1", at("2027-02-26 18:00"))
    admin_connection.execute(
        "UPDATE tenants SET zone = 'Mars/Olympus' WHERE id = %s", (cast.zenith.id,)
    )
    assert house.tick("2027-03-01 08:00") == ["done"]
    assert len(house.mails()) == 1


def test_the_next_level_is_told_once_when_its_time_has_come(house, cast):
    house.add(
        cast.gu,
        "case.due:1",
        at("2027-02-26 18:00"),
        after=at("2027-03-02 18:00"),
        to=(cast.alice.user_id, cast.gu.user_id),
        say_late=lambda language: "nobody acted",
    )
    house.tick("2027-03-01 08:00")
    house.tick("2027-03-02 08:00")
    assert [mail.recipient for mail in house.mails()] == ["gu@example.org"]
    house.tick("2027-03-03 08:00")
    house.tick("2027-03-04 08:00")
    assert [mail.recipient for mail in house.mails()] == ["gu@example.org", "alice@example.org"]
    assert "nobody acted" in house.mails()[1].body
    assert house.told("case.due:1") == [("Gu", False), ("Alice", True)]


def test_what_is_done_before_its_time_reaches_nobody_above(house, cast):
    house.add(
        cast.gu,
        "case.due:1",
        at("2027-02-26 18:00"),
        after=at("2027-03-02 18:00"),
        to=(cast.alice.user_id,),
    )
    house.tick("2027-03-01 08:00")
    house.due.clear()
    house.tick("2027-03-03 08:00")
    assert len(house.mails()) == 1


def test_who_is_gone_or_of_another_house_is_not_written_to(house, cast):
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        member = session().get_one(Membership, (cast.jiangzhou.id, cast.gu.membership_id))
        member.state = "disabled"
        record("member.disabled", member)
    house.add(cast.gu, "case.due:1", at("2027-02-26 18:00"))
    house.add(cast.charlie, "case.due:2", at("2027-02-26 18:00"))
    assert house.tick("2027-03-01 08:00") == ["done"]
    assert house.mails() == []
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        assert session().scalars(select(ReminderSent)).all() == []


def test_a_name_with_a_line_break_stays_one_line(house, cast):
    with tenant_scope(cast.jiangzhou.id), unit_of_work():
        tenant = session().get_one(Tenant, cast.jiangzhou.id)
        tenant.name_zh = "江州\nBcc: x@example.org"
        record("settings.changed", tenant)
    house.add(cast.gu, "case.due:1", at("2027-02-26 18:00"))
    house.tick("2027-03-01 08:00")
    assert "\n" not in house.mails()[0].subject


def test_a_very_long_list_is_cut_and_says_so(house, cast):
    for number in range(45):
        house.add(cast.gu, f"case.due:{number:02}", at("2027-02-26 18:00"))
    house.tick("2027-03-01 08:00")
    (mail,) = house.mails()
    assert mail.body.count("is due") == 40
    assert "5" in mail.body.rpartition("case.due:")[2]
