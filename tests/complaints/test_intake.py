"""Taking complaints in: once, with a receipt kept as a digest, anonymous ones by the day."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from complaints.models import CaseStep, Complainant, Complaint
from complaints.queries import case_of_receipt
from complaints.receipts import new_key, receipt_of
from complaints.services import conversation
from complaints.services.announcing import announce_all
from complaints.services.identity import Identity, reveal
from complaints.services.intake import Lodging, OtherComplaint, register_by_staff
from foundation import clock
from foundation.audit.models import AuditEvent
from foundation.errors import Forbidden, Invalid, NotFound
from foundation.mail import Mail
from foundation.work.models import Work

ZHANG = Identity("张女士", "13800005207", "zhang@example.org")


def test_a_named_complaint_gets_a_number_and_a_receipt(desk):
    complaint, receipt = desk.lodge(identity=ZHANG)
    assert complaint.ref.endswith("-0001")
    assert complaint.state == "received"
    assert complaint.received_at is not None
    assert len(receipt) == 26
    assert receipt not in repr(vars(complaint))


def test_numbers_follow_each_other(desk):
    first, _ = desk.lodge()
    second, _ = desk.lodge()
    assert int(second.ref[-4:]) == int(first.ref[-4:]) + 1


def test_an_anonymous_one_tells_neither_number_nor_hour(desk):
    complaint, _ = desk.lodge(anonymous=True)
    assert len(complaint.ref.rpartition("-")[2]) == 6
    assert complaint.received_at is None
    assert complaint.id.version == 4


def test_no_row_of_an_anonymous_complaint_carries_its_time(desk):
    """Neither work, nor mail, nor the trail, until the next working day tells it (ANON-4)."""
    complaint, _ = desk.lodge(anonymous=True)
    with desk.work():
        conversation.write_as_complainant(complaint, "补充一点。")
    assert desk.all(Work) == []
    assert desk.all(Mail) == []
    assert desk.all(AuditEvent, object_id=complaint.id) == []
    message = desk.all(conversation.CaseMessage)[0]
    assert message.at is None


def test_it_is_told_the_next_working_day_and_once(desk, move_clock):
    complaint, _ = desk.lodge(anonymous=True)
    with desk.work():
        conversation.write_as_complainant(complaint, "补充一点。")
    announce_all()
    assert desk.all(Mail) == []
    move_clock(to=complaint.clock_from + timedelta(minutes=1))
    announce_all()
    announce_all()
    events = [e.action for e in desk.all(AuditEvent, object_id=complaint.id)]
    assert sorted(events) == ["complaint.message_received", "complaint.received"]
    (mail,) = desk.all(Mail)
    assert complaint.subject not in mail.subject + mail.body
    assert complaint.ref in mail.body


def test_a_name_given_with_an_anonymous_complaint_is_not_kept(desk):
    complaint, _ = desk.lodge(anonymous=True, identity=ZHANG)
    with desk.work("gu") as gu:
        shown = reveal(complaint, "核对", gu)
    assert shown == Identity(email="zhang@example.org")


def test_twenty_times_the_same_form_is_one_case(desk):
    key = new_key()
    with ThreadPoolExecutor(20) as threads:
        made = list(threads.map(lambda _: desk.lodge(key=key)[0].id, range(20)))
    assert len(set(made)) == 1
    assert len(desk.all(Complaint)) == 1
    assert len([e for e in desk.all(AuditEvent) if e.action == "complaint.received"]) == 1
    assert desk.lodge()[0].ref.endswith("0002")


def test_the_same_form_with_another_text_is_refused(desk):
    key = new_key()
    desk.lodge(key=key)
    with pytest.raises(OtherComplaint):
        desk.lodge(key=key, text="别的事")
    assert len(desk.all(Complaint)) == 1


def test_a_receipt_is_found_as_people_type_it(desk):
    complaint, receipt = desk.lodge()
    forgiving = receipt.lower().replace("0", "o").replace("1", "i")
    with desk.work():
        for typed in (receipt, " ".join(receipt), f" {forgiving[:13]}-{forgiving[13:]} "):
            assert case_of_receipt(typed).id == complaint.id


@pytest.mark.parametrize("typed", ["", "x", "0" * 26, "0" * 65, "\0", "🎈" * 26, "'; --"])
def test_a_wrong_receipt_finds_nothing(desk, typed):
    desk.lodge()
    with desk.work():
        assert case_of_receipt(typed) is None


def test_a_receipt_opens_nothing_in_another_house(desk):
    _, receipt = desk.lodge()
    with desk.work("charlie"):
        assert case_of_receipt(receipt) is None


def test_a_department_of_another_house_is_refused(desk, cast):
    with pytest.raises(NotFound):
        desk.lodge(department_id=cast.zenith.departments["east"])
    assert desk.all(Complaint) == []


def test_names_are_sealed_and_each_reveal_is_recorded(desk):
    complaint, _ = desk.lodge(identity=ZHANG)
    (row,) = desk.all(Complainant)
    assert "张" not in row.name + row.phone + row.email
    with desk.work("gu") as gu:
        assert reveal(complaint, "要打电话", gu) == ZHANG
    events = [e for e in desk.all(AuditEvent) if e.action == "complaint.identity_revealed"]
    assert [e.detail for e in events] == [{"reason": "要打电话"}]


def test_a_reveal_wants_its_reason_and_its_permission(desk):
    complaint, _ = desk.lodge(identity=ZHANG)
    with pytest.raises(Invalid), desk.work("gu") as gu:
        reveal(complaint, "  ", gu)
    for name in ("mei", "ouyang", "ernst", "vera"):
        with pytest.raises(Forbidden), desk.work(name) as member:
            reveal(complaint, "想知道", member)


def test_the_trail_keeps_no_name(desk):
    desk.lodge(identity=ZHANG)
    told = " ".join(repr(vars(e)) for e in desk.all(AuditEvent))
    assert "13800005207" not in told
    assert "张女士" not in told


def test_staff_enter_a_call(desk):
    with desk.work("gu") as gu:
        made = register_by_staff(
            Lodging(key=new_key(), subject="停车", text="没有车位", channel="telephone"), gu
        )
    assert made.ref.endswith("0001")
    with pytest.raises(Forbidden), desk.work("ouyang") as owner:
        register_by_staff(Lodging(key=new_key(), subject="停车", text="没有车位"), owner)


def test_a_lodging_at_nine_in_the_evening_and_one_at_noon_look_the_same(desk, move_clock):
    seen = set()
    for hours in (12, 21):
        local = clock.now().replace(year=2026, month=11, day=24, hour=0, minute=0, second=0)
        move_clock(to=local + timedelta(hours=hours - 8))
        complaint, _ = desk.lodge(anonymous=True)
        seen.add((complaint.received_on, complaint.clock_from, complaint.resolve_due))
    assert len(seen) == 1


def test_history_of_an_anonymous_complainant_is_by_the_day(desk):
    complaint = desk.case("disputed", anonymous=True)
    theirs = [s for s in desk.all(CaseStep) if s.actor_id is None]
    assert [(s.step, s.at) for s in theirs] == [("dispute", None)]
    assert complaint.disputed_at.astimezone().minute == 0
    actions = {e.action for e in desk.all(AuditEvent)}
    assert "complaint.disputed" not in actions


def test_the_receipt_is_the_same_for_the_same_form(desk):
    with desk.work():
        assert receipt_of("k") == receipt_of("k") != receipt_of("l")
        first = receipt_of("k")
    with desk.work("charlie"):
        assert receipt_of("k") != first
