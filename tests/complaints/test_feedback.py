"""Everybody who complained of a cause is told what was done: once, by their way, if they agreed."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from complaints.actions.feedback.models import FeedbackTold
from complaints.actions.feedback.services import (
    FeedbackChanged,
    approve_feedback,
    tell_complainants,
    tell_the_rest,
    write_feedback,
)
from complaints.actions.models import ActionCase
from complaints.actions.services.entries import OwnHand, StepNotPossible
from complaints.changes.pages import begun_from
from complaints.models import CaseMessage, Complaint
from complaints.receipts import new_key
from complaints.services.identity import Identity
from complaints.services.intake import Lodging, register_by_staff
from foundation.errors import Forbidden, Invalid
from foundation.loader import load_or_404
from foundation.mail import Mail
from foundation.unit_of_work import session
from foundation.web.texts import speaking
from portal.cases.typed import Typed, faults_of, lodging_of
from tests.complaints.acting import make_works

DONE = "缴费后直接开始配药，等候少了一半。"


@pytest.fixture
def works(desk):
    return make_works(desk)


def write(works, action, by="mei", revision=0, zh=DONE):
    with works.work(by) as member:
        return write_feedback(action, member, revision, zh, "Dispensing begins on payment.")


def approve(works, action, by="wen", revision=1):
    with works.work(by) as member:
        return approve_feedback(action, member, revision)


def test_each_is_told_once_by_the_own_way_and_only_who_agreed(works, desk):
    mailed, _ = desk.lodge(wants_news=True, identity=Identity("张", "", "zhang@example.org"))
    quiet, _ = desk.lodge(wants_news=True, anonymous=True, language="en")
    silent, _ = desk.lodge(identity=Identity("李", "", "li@example.org"))
    by_phone = Lodging(
        key=new_key(),
        subject="等候",
        text="太久",
        channel="telephone",
        wants_news=True,
        identity=Identity(phone="13800000000"),
    )
    with desk.work("gu") as gu:
        called = register_by_staff(by_phone, gu)
    refs = [mailed.ref, quiet.ref, silent.ref, called.ref]
    draft = works.plan()
    with pytest.raises(StepNotPossible):
        write(works, draft)
    action = works.standing("awaiting_effect", cases=refs)
    with pytest.raises(Invalid):
        write(works, action, zh=" ")
    with pytest.raises(Forbidden):
        write(works, action, by="iris")
    write(works, action, by="alice")
    with pytest.raises(OwnHand):
        approve(works, action, by="alice")
    with pytest.raises(FeedbackChanged):
        approve(works, action, revision=7)
    approve(works, action)
    with pytest.raises(FeedbackChanged):
        write(works, action, revision=2)  # approved it stands
    with desk.work():
        before = set(session().scalars(select(Mail.id)))
        assert tell_complainants(action.id) == 3
        assert tell_complainants(action.id) == 0
    ways = {row.complaint_id: row.channel for row in desk.all(FeedbackTold)}
    assert ways == {mailed.id: "mail", quiet.id: "page", called.complaint_id: "call"}
    said = {m.complaint_id: (m.direction, m.text) for m in desk.all(CaseMessage)}
    assert said[mailed.id] == ("ours", DONE)
    assert said[quiet.id] == ("ours", "Dispensing begins on payment.")
    assert said[called.complaint_id][0] == "note"
    assert silent.id not in said
    with desk.work():
        mails = session().scalars(select(Mail).where(Mail.id.not_in(before))).all()
        to_them = [m for m in mails if m.recipient == "zhang@example.org"]
        assert len(to_them) == 1
        assert DONE not in to_them[0].body
        assert begun_from(action)["did_zh"] == DONE
    later, _ = desk.lodge(wants_news=True)
    with works.work("mei") as mei:
        session().add(ActionCase(action_id=action.id, complaint_id=later.id))
    with works.work("mei") as mei:
        tell_the_rest(action, mei, 2)
    with desk.work():
        assert tell_complainants(action.id) == 1


def test_the_form_asks_and_silence_is_no_consent(app):
    typed = Typed(text="等太久", contact="anonymous")
    with app.app_context(), speaking("zh"):
        assert faults_of(typed, {}) == {}
        assert not lodging_of(typed, "k", {}, "zh").wants_news
        agreed = Typed(text="等太久", contact="anonymous", news="yes")
        assert lodging_of(agreed, "k", {}, "zh").wants_news
        assert "news" in faults_of(Typed(text="x", contact="anonymous", news="maybe"), {})


def test_the_pages_of_telling(works, desk):
    case, _ = desk.lodge(wants_news=True)
    action = works.standing("awaiting_effect", cases=[case.ref])
    where = f"/app/actions/{action.ref}/feedback"
    cast = desk.cast
    assert cast.mei.get(where).status_code == 200
    assert cast.mei.post(where, data={"revision": "0", "text_zh": ""}).status_code == 400
    assert cast.mei.post(where, data={"revision": "0", "text_zh": DONE}).status_code == 302
    assert cast.mei.post(where, data={"revision": "0", "text_zh": DONE}).status_code == 409
    assert cast.mei.post(f"{where}/approval", data={"revision": "1"}).status_code == 403
    assert cast.ouyang.post(f"{where}/approval", data={"revision": "1"}).status_code == 403
    assert cast.wen.post(f"{where}/approval", data={"revision": "1"}).status_code == 302
    assert DONE in cast.mei.get(where).get_data(as_text=True)
    page = cast.alice.get("/app/complaints/new").get_data(as_text=True)
    assert 'name="wants_news"' in page
    with works.work("mei"):
        assert load_or_404(Complaint, id=case.id).wants_news
