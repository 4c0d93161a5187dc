"""The telephone: finding the case a caller speaks of, and entering one by the keyboard alone."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

from complaints.calling import services
from complaints.models import CaseStep, Complaint
from complaints.receipts import grouped, new_key
from complaints.related.models import CaseLink
from complaints.services.identity import Identity
from foundation import clock
from foundation.audit.models import AuditEvent

NEW = "/app/complaints/new"
LOOK = f"{NEW}/look"
MOST_STOPS = 13  # the text and the button among them


def typed(**more) -> dict[str, str]:
    """What the desk typed so far."""
    return {
        "key": new_key(),
        "channel": "telephone",
        "category": "other",
        "severity": "moderate",
        "text": "又打不通电话",
        "name": "王先生",
        **more,
    }


def number_of(case: Complaint) -> str:
    return case.ref.rpartition("-")[2].lstrip("0")


def test_by_reference_the_state_is_told_and_nothing_more(desk, cast):
    case = desk.case("in_hand")
    for words in (case.ref, case.ref.lower().replace("-", " "), number_of(case)):
        page = cast.gu.post(LOOK, typed(existing=words))
        assert page.status_code == 200, words
        assert f"<h3>{case.ref}</h3>" in page.text
        assert "编号不能证明身份" in page.text
        assert "可以念" not in page.text
        assert case.subject not in page.text
        # Nothing typed is lost, and nothing is entered.
        assert "又打不通电话" in page.text
        assert "王先生" in page.text
    assert len(desk.all(Complaint)) == 1


def test_by_the_receipt_what_the_page_of_the_case_tells_may_be_read_out(desk, cast):
    case, receipt = desk.lodge()
    spoken = grouped(receipt).lower().replace("0", "o")
    page = cast.gu.post(LOOK, typed(existing=spoken)).text
    assert f"<h3>{case.ref}</h3>" in page
    assert "可以念" in page
    assert "您的投诉我们已收到" in page or "我们" in page.partition("<blockquote")[2]


def test_what_is_not_there_or_not_theirs_is_the_same(desk, cast):
    case = desk.case()
    for words in ("C-1999-0001", "x" * 26, "C-2026-0001' OR", "９９９９９９"):
        page = cast.gu.post(LOOK, typed(existing=words))
        assert page.status_code == 200, words
        assert "<h3>C-" not in page.text, words
    empty = cast.gu.post(LOOK, typed(existing=""))
    assert empty.status_code == 422
    assert "请先填编号、回执或电话号码" in empty.text
    assert f"<h3>{case.ref}" not in cast.charlie.post(LOOK, typed(existing=case.ref)).text
    assert cast.ouyang.post(LOOK, typed(existing=case.ref)).status_code == 403


def test_that_somebody_asked_again_is_a_fact_of_the_day(desk, cast):
    case = desk.case("in_hand")
    asked = f"/app/complaints/{case.ref}/asked-again"
    page = cast.gu.post(asked, typed(existing=case.ref))
    assert "投诉人今天又来询问" in page.text
    assert "又打不通电话" in page.text
    assert "记过" in cast.gu.post(asked, typed(existing=case.ref)).text
    (step,) = desk.all(CaseStep, step="asked_again")
    assert step.day == clock.today("Asia/Shanghai")
    assert (step.from_state, step.to_state, step.actor_id) == (
        *("in_hand", "in_hand"),
        desk.cast.gu.user_id,
    )
    assert [e.action for e in desk.all(AuditEvent)].count("complaint.asked_again") == 1
    assert "投诉人又来询问" in cast.gu.get(f"/app/complaints/{case.ref}").text
    assert cast.charlie.post(asked, typed()).status_code == 404


def test_of_an_anonymous_complainant_the_day_alone_is_kept(desk, cast):
    case, receipt = desk.lodge(anonymous=True)
    page = cast.gu.post(LOOK, typed(existing=receipt)).text
    assert "这是匿名投诉" in page
    assert 'name="follows"' not in page
    cast.gu.post(f"/app/complaints/{case.ref}/asked-again", typed(existing=receipt))
    (step,) = desk.all(CaseStep, step="asked_again")
    assert step.at is None
    assert not step.announced
    assert "complaint.asked_again" not in [e.action for e in desk.all(AuditEvent)]
    linked = typed(existing=receipt, looked=receipt, follows=case.ref)
    assert cast.gu.post(NEW, linked).status_code == 200
    assert desk.all(CaseLink) == []


def test_the_case_is_shown_before_another_is_made_beside_it(desk, cast):
    case = desk.case("in_hand")
    fields = typed(existing=case.ref)
    for url in (NEW, f"{NEW}/next"):  # Enter was pressed in the field
        shown = cast.gu.post(url, fields)
        assert shown.status_code == 200
        assert f"<h3>{case.ref}</h3>" in shown.text
    assert len(desk.all(Complaint)) == 1
    for _ in range(2):  # a double click
        gone = fields | {"looked": case.ref, "follows": case.ref}
        assert cast.gu.post(NEW, gone).status_code == 200
    (second,) = [one for one in desk.all(Complaint) if one.id != case.id]
    (link,) = desk.all(CaseLink)
    assert {link.first_id, link.second_id} == {case.id, second.id}
    assert "投诉人为此又来电" in cast.gu.get(f"/app/complaints/{case.ref}").text


def test_what_was_found_stays_when_the_form_is_refused(desk, cast):
    case = desk.case()
    fields = typed(existing=case.ref, looked=case.ref, follows=case.ref, text="")
    page = cast.gu.post(NEW, fields)
    assert page.status_code == 400
    assert re.search(rf'value="{case.ref}"\s+checked', page.text)


class Stops(HTMLParser):
    """Where the tab key stops within the form of a new complaint, a group of radios once."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []
        self._inside = False

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self._inside = given.get("action") == NEW
        stops = tag in ("input", "select", "textarea", "button") or (tag == "a" and "href" in given)
        if not self._inside or not stops or given.get("type") == "hidden":
            return
        if given.get("tabindex") == "-1":
            return
        name = given.get("name") or given.get("formaction") or given.get("href") or "enter"
        if given.get("type") != "radio" or name not in self.names:
            self.names.append(name)

    def handle_endtag(self, tag):
        if tag == "form":
            self._inside = False


def test_a_call_needs_few_stops_of_the_tab_key(cast):
    page = cast.gu.get(NEW).text
    stops = Stops()
    stops.feed(page)
    # The cursor stands in the text; from there to the button that reads the receipt out.
    way = stops.names[stops.names.index("text") : stops.names.index(f"{NEW}/next") + 1]
    assert len(way) <= MOST_STOPS, way
    # The first button of the form is what Enter presses in a field of one line.
    first = re.search(r"<form[^>]*action=\"/app/complaints/new\".*?<button(.*?)>", page, re.S)
    assert first is not None
    assert "formaction" not in first[1]


def test_of_a_call_what_happened_is_all_that_must_be_typed(desk, cast):
    begun = {
        "key": new_key(),
        "channel": "telephone",
        "severity": "moderate",
        "category": "other",
    }
    page = cast.gu.get(NEW).text
    for name in ("channel", "severity", "category"):
        assert re.search(rf'name="{name}"', page)
    assert cast.gu.post(NEW, begun).status_code == 400
    assert cast.gu.post(NEW, begun | {"text": "电梯坏了"}).status_code == 200
    assert len(desk.all(Complaint)) == 1


def test_by_a_telephone_number_the_states_are_told_and_never_the_number_kept(desk, cast):
    case, _ = desk.lodge(identity=Identity(name="王先生", phone="139 0000 0000"))
    settled = desk.case("closed", identity=Identity(phone="13900000000"))
    other, _ = desk.lodge(identity=Identity(phone="13900000001"))
    hidden, _ = desk.lodge(anonymous=True, identity=Identity(phone="13900000000"))
    for words in ("13900000000", "+86 139-0000-0000", "0086 13900000000", "１３９００００００００"):
        page = cast.gu.post(LOOK, typed(existing=words))
        assert page.status_code == 200, words
        assert page.text.index(f"<h3>{case.ref}</h3>") < page.text.index(f"<h3>{settled.ref}</h3>")
        assert "电话号码不能证明身份" in page.text
        assert "可以念" not in page.text
        for not_meant in (other, hidden):
            assert f"<h3>{not_meant.ref}</h3>" not in page.text
    looked = desk.all(AuditEvent, action="complaint.caller_sought")
    assert [event.detail for event in looked] == [{"found": 2}] * 4
    refused = typed(existing="13900000000", looked="13900000000", text="")
    assert cast.gu.post(NEW, refused).status_code == 400
    assert len(desk.all(AuditEvent, action="complaint.caller_sought")) == 5  # a refusal hides none
    for nothing in ("13911111111", "1390000", "13900000000x"):
        assert "<h3>C-" not in cast.gu.post(LOOK, typed(existing=nothing)).text, nothing
    assert f"<h3>{case.ref}" not in cast.charlie.post(LOOK, typed(existing="13900000000")).text
    assert cast.ouyang.post(LOOK, typed(existing="13900000000")).status_code == 403


def test_who_looks_for_too_many_numbers_is_told_on_the_page(desk, cast, monkeypatch, move_clock):
    case, _ = desk.lodge(identity=Identity(phone="13900000000"))
    monkeypatch.setattr(services, "CALLERS", replace(services.CALLERS, free=2))
    pages = [cast.gu.post(LOOK, typed(existing="13900000000")) for _ in range(3)]
    assert [f"<h3>{case.ref}</h3>" in page.text for page in pages] == [True, True, False]
    assert pages[2].status_code == 200
    assert "一小时内" in pages[2].text
    assert "又打不通电话" in pages[2].text  # nothing typed is lost
    assert f"<h3>{case.ref}</h3>" in cast.gu.post(LOOK, typed(existing=case.ref)).text
    assert f"<h3>{case.ref}</h3>" in cast.alice.post(LOOK, typed(existing="13900000000")).text
    move_clock(seconds=1500)
    assert f"<h3>{case.ref}</h3>" not in cast.gu.post(LOOK, typed(existing="13900000000")).text


def test_a_case_about_oneself_is_not_found_by_its_callers_number(desk, cast):
    case, _ = desk.lodge(identity=Identity(phone="13900000000"))
    desk.take(case, "name", by="alice", about_member=cast.gu.user_id)
    assert f"<h3>{case.ref}" not in cast.gu.post(LOOK, typed(existing="13900000000")).text
    assert f"<h3>{case.ref}" in cast.alice.post(LOOK, typed(existing="13900000000")).text
