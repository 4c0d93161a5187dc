"""A service that changes something and then refuses: its page says so, and nothing is saved."""

from __future__ import annotations

import pytest
from sqlalchemy import event, select

from complaints.models import CaseMessage, CaseStep
from complaints.services import conversation, steps
from foundation.audit.models import AuditEvent
from foundation.errors import Invalid
from foundation.unit_of_work import engine, session
from foundation.work.models import Work


def trail(desk, action):
    with desk.work():
        query = select(AuditEvent).where(AuditEvent.action == action)
        return session().scalars(query).all()


def test_a_step_half_done_is_not_saved(desk, cast, monkeypatch):
    case = desk.case("in_hand")
    before = len(desk.all(CaseStep)), len(desk.all(Work))
    monkeypatch.setattr(steps, "_tell", _refuse)
    typed = {"revision": case.revision, "outcome": "upheld", "text": "查过了，写到一半"}
    answer = cast.gu.post(f"/app/complaints/{case.ref}/steps/propose", typed)
    assert answer.status_code == 400
    assert "查过了，写到一半" in answer.text
    after = desk.fresh(case)
    assert (after.state, after.revision, after.proposal) == ("in_hand", case.revision, "")
    assert (len(desk.all(CaseStep)), len(desk.all(Work))) == before
    assert trail(desk, "complaint.proposed") == []


@pytest.mark.parametrize(("state", "step"), [("received", "acknowledge"), ("proposed", "answer")])
def test_nothing_left_out_of_a_form_is_filled_from_the_case(desk, cast, state, step):
    """An empty form takes no step, and one without the revision it was made from is too late."""
    case = desk.case(state)
    way = f"/app/complaints/{case.ref}/steps/{step}"
    assert cast.gu.post(way, {"revision": case.revision}).status_code == 400
    whole = {"category": "fees", "severity": "slight", "text": "清单已改。"}
    assert cast.gu.post(way, whole).status_code == 409
    other = desk.case("in_hand")
    merging = f"/app/complaints/{case.ref}/merge/{other.ref}"
    assert cast.gu.post(merging, {"revision": case.revision}).status_code == 400
    assert cast.gu.post(merging, {"text": "一并办理。"}).status_code == 409
    splitting = {**whole, "subject": "停车", "words": "分开办。"}
    assert cast.gu.post(f"/app/complaints/{case.ref}/split", splitting).status_code == 409
    after = desk.fresh(case)
    assert (after.state, after.revision, after.merged_into_id) == (state, case.revision, None)


def test_a_message_half_written_is_not_saved_nor_shown(desk, cast, monkeypatch):
    case = desk.case("in_hand")
    monkeypatch.setattr(conversation, "tell_complainant", _refuse)
    answer = cast.gu.post(f"/app/complaints/{case.ref}/replies", {"reply": "只有一次"})
    assert answer.status_code == 400
    assert answer.text.count("只有一次") == 1  # in the form, and not among what was said
    assert desk.all(CaseMessage) == []
    assert trail(desk, "complaint.replied") == []


def test_a_step_that_is_taken_pays_for_no_savepoint(desk, cast):
    case = desk.case("in_hand")
    seen = []

    def note(*arguments):
        seen.append(arguments[2])

    event.listen(engine(), "before_cursor_execute", note)
    typed = {"revision": case.revision, "outcome": "upheld", "text": "清单已改"}
    done = cast.gu.post(f"/app/complaints/{case.ref}/steps/propose", typed)
    event.remove(engine(), "before_cursor_execute", note)
    assert done.status_code == 302
    assert seen
    assert not any("SAVEPOINT" in statement for statement in seen)


def _refuse(*_arguments, **_more):
    session().flush()
    raise Invalid(fields={"text": "too late"})
