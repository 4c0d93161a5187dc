"""The staff's pages: the register, a case, its steps, who complained, two who save at once."""

from __future__ import annotations

import re
from html import unescape

import pytest
from asking import hidden_fields
from sqlalchemy import event

from complaints.models import CaseMessage, Complaint
from complaints.queries import case_of_receipt
from complaints.receipts import new_key, receipt_of
from complaints.register import queries
from complaints.services import conversation
from complaints.services.identity import Identity
from complaints.workflow import STATES
from foundation.audit.models import AuditEvent
from foundation.unit_of_work import engine
from surveys.links import qr_inline
from tests.reading_guest import let_guest_read

ZHANG = Identity("张女士", "13800005207", "zhang@example.org")
READERS = ("alice", "mei", "gu", "iris", "ernst")


def own(desk):
    return desk.cast.jiangzhou.departments["paediatrics"]


def path(case, *parts):
    return "/".join(("/app/complaints", case.ref, *parts))


def test_an_empty_register_says_what_will_be_there(cast):
    assert "还没有投诉" in cast.gu.get("/app/complaints").text


@pytest.mark.parametrize("name", READERS)
def test_readers_see_the_register_and_the_case(desk, cast, name):
    let_guest_read(cast)
    case = desk.case("in_hand")
    assert case.ref in cast.people[name].get("/app/complaints").text
    page = cast.people[name].get(path(case))
    assert page.status_code == 200
    assert case.text in page.text
    assert ('name="note"' in page.text) == (name in ("alice", "gu"))


def test_an_owner_sees_the_own_departments_alone(desk, cast):
    mine = desk.case("in_hand", department_id=own(desk))
    foreign = desk.case("in_hand", department_id=desk.cast.jiangzhou.departments["pharmacy"])
    nowhere = desk.case("received")
    register = cast.ouyang.get("/app/complaints").text
    assert mine.ref in register
    assert foreign.ref not in register
    assert nowhere.ref not in register
    assert cast.ouyang.get(path(mine)).status_code == 200
    for case in (foreign, nowhere):
        for way in ((), ("steps", "propose"), ("identity",)):
            assert cast.ouyang.get(path(case, *way)).status_code in (403, 404)
        assert cast.ouyang.get(path(case)).status_code == 404
        assert cast.ouyang.post(path(case, "notes"), {"note": "x"}).status_code == 404


def test_a_viewer_and_another_house_see_nothing(desk, cast):
    case = desk.case("received")
    assert cast.vera.get("/app/complaints").status_code == 403
    assert cast.charlie.get(path(case)).status_code == 404
    assert case.ref not in cast.charlie.get("/app/complaints").text


@pytest.mark.parametrize("state", STATES)
def test_a_case_shows_the_steps_of_its_state(desk, cast, state):
    from complaints.workflow import steps_from

    case = desk.case(state)
    page = cast.gu.get(path(case)).text
    shown = set(re.findall(rf"{case.ref}/steps/([a-z_]+)", page))
    assert shown == {step.name for step in steps_from(state, desk.member("gu"))}


@pytest.mark.parametrize("state", STATES)
def test_every_step_page_opens_in_both_languages(desk, cast, state):
    from complaints.workflow import steps_from

    case = desk.case(state)
    for lang in ("zh", "en"):
        cast.gu.post("/app/preferences", {"language": lang})
        for step in steps_from(state, desk.member("gu")):
            assert cast.gu.get(path(case, "steps", step.name)).status_code == 200


def test_a_step_is_taken_by_its_page(desk, cast):
    case = desk.case("received")
    page = cast.gu.get(path(case, "steps", "acknowledge"))
    assert 'name="category"' in page.text
    done = cast.gu.post(
        path(case, "steps", "acknowledge"),
        {
            "revision": case.revision,
            "category": "fees",
            "severity": "severe",
            "department_id": str(own(desk)),
            "text": "已受理",
        },
        follow_redirects=True,
    )
    assert done.status_code == 200
    assert "处理中" in done.text
    after = desk.fresh(case)
    assert (after.state, after.severity, after.department_id) == ("in_hand", "severe", own(desk))
    assert [m.text for m in desk.all(CaseMessage)] == ["已受理"]


def test_what_is_missing_is_said_beside_its_field(desk, cast):
    case = desk.case("in_hand")
    answer = cast.gu.post(path(case, "steps", "propose"), {"revision": 2, "text": "已查"})
    assert answer.status_code == 400
    assert "走这一步需要填写" in answer.text
    assert "已查" in answer.text


@pytest.mark.parametrize(
    ("step", "status"),
    [("answer", 409), ("accept", 404), ("dispute", 404), ("nonsense", 404)],
)
def test_steps_that_are_not_there(desk, cast, step, status):
    case = desk.case("in_hand")
    assert cast.gu.get(path(case, "steps", step)).status_code == status
    posted = cast.gu.post(path(case, "steps", step), {"revision": case.revision, "text": "x"})
    assert posted.status_code == status


def test_an_owner_proposes_and_does_not_answer(desk, cast):
    case = desk.case("in_hand", department_id=own(desk))
    given = {"revision": case.revision, "outcome": "upheld", "text": "清单已改"}
    assert cast.ouyang.post(path(case, "steps", "propose"), given).status_code == 302
    refused = cast.ouyang.post(path(case, "steps", "answer"), {"revision": 3, "text": "好"})
    assert refused.status_code == 403


def test_the_second_of_two_sees_both_texts(desk, cast):
    case = desk.case("in_hand")
    given = {"revision": case.revision, "outcome": "upheld"}
    first = {**given, "text": "清单已经改好"}
    assert cast.alice.post(path(case, "steps", "propose"), first).status_code == 302
    second = cast.gu.post(path(case, "steps", "propose"), {**given, "text": "清单下周改"})
    assert second.status_code == 409
    plain = re.sub(r"</?ins>", "", second.text)
    assert "清单已经改好" in plain
    assert "清单下周改" in plain
    assert "Alice" in second.text
    assert desk.fresh(case).proposal == "清单已经改好"


def test_after_a_conflict_the_step_can_be_taken_on_what_stands_now(desk, cast):
    case = desk.case("in_hand")
    desk.take(case, "correct", by="alice")
    given = {"revision": case.revision, "outcome": "upheld", "text": "已改"}
    again = cast.gu.post(path(case, "steps", "propose"), given)
    assert again.status_code == 409
    fresh = re.search(r'name="revision"[^>]*value="(\d+)"', again.text)[1]
    done = cast.gu.post(path(case, "steps", "propose"), {**given, "revision": fresh})
    assert done.status_code == 302


def test_reply_and_note_are_two_forms_with_two_names(desk, cast):
    case = desk.case("in_hand")
    page = cast.gu.get(path(case)).text
    assert "发送给投诉人" in page
    assert "只留给同事" in page
    assert cast.gu.post(path(case, "replies"), {"reply": "您好"}).status_code == 302
    assert cast.gu.post(path(case, "notes"), {"note": "内部"}).status_code == 302
    assert cast.gu.post(path(case, "replies"), {"note": "放错了"}).status_code == 400
    kept = {m.direction: m.text for m in desk.all(CaseMessage)}
    assert kept == {"ours": "您好", "note": "内部"}
    assert "is-note" in cast.gu.get(path(case)).text


@pytest.mark.parametrize("text", ["", "   ", "x" * 5001, "a\x00b"])
def test_odd_messages_are_refused_and_kept_in_the_form(desk, cast, text):
    case = desk.case("in_hand")
    assert cast.gu.post(path(case, "replies"), {"reply": text}).status_code == 400
    assert cast.gu.post(path(case, "notes"), {"note": text}).status_code == 400
    assert desk.all(CaseMessage) == []


def test_who_complained_is_shown_for_a_reason_and_once(desk, cast):
    case, _ = desk.lodge(identity=ZHANG)
    assert "张女士" not in cast.gu.get(path(case)).text
    asked = cast.gu.get(path(case, "identity"))
    assert "13800005207" not in asked.text
    assert cast.gu.post(path(case, "identity"), {"reason": ""}).status_code == 400
    shown = cast.gu.post(path(case, "identity"), {"reason": "约时间上门"})
    assert "13800005207" in shown.text
    assert "no-store" in shown.headers["Cache-Control"]
    events = [e for e in desk.all(AuditEvent) if e.action == "complaint.identity_revealed"]
    assert [e.actor_id for e in events] == [cast.gu.user_id]
    for name in ("mei", "ouyang", "ernst"):
        assert cast.people[name].post(path(case, "identity"), {"reason": "x"}).status_code == 403


def test_nobody_to_reveal_is_not_found(desk, cast):
    assert cast.gu.get(path(desk.case("received"), "identity")).status_code == 404


def test_a_call_is_entered(desk, cast):
    given = {
        "key": new_key(),
        "channel": "telephone",
        "subject": "停车难",
        "text": "没有车位",
        "category": "environment",
        "severity": "slight",
        "name": "王先生",
    }
    for _ in range(2):  # a double click
        done = cast.gu.post("/app/complaints/new", given)
        assert done.status_code == 200
    (case,) = desk.all(Complaint)
    assert (case.channel, case.severity) == ("telephone", "slight")
    assert cast.gu.post("/app/complaints/new", {**given, "subject": "别的"}).status_code == 422


def test_who_entered_it_reads_the_receipt_out_or_prints_it_and_no_later(desk, cast, move_clock):
    """In groups, as a square, as a sheet for a quarter of an hour; the case's page has it not."""
    given = {
        "key": new_key(),
        "channel": "counter",
        "subject": "停车难",
        "text": "没有车位",
        "category": "other",
        "severity": "slight",
    }
    done = cast.gu.post("/app/complaints/new", given)
    (case,) = desk.all(Complaint)
    groups = re.findall(r"<li>((?:[0-9A-Z] ?){1,4})</li>", done.text)
    with desk.work():
        assert case_of_receipt(" ".join(groups)).id == case.id
        assert qr_inline(receipt_of(given["key"])) in done.text
    assert given["key"] not in done.text
    token = hidden_fields(done.text.split('action="/app/complaints/new/sheet"', 1)[1])["token"]
    way = "/app/complaints/new/sheet"
    sheet = cast.gu.post(way, {"token": token})
    assert sheet.status_code == 200
    assert sheet.data.startswith(b"%PDF")
    assert "attachment" in sheet.headers["Content-Disposition"]
    assert cast.ouyang.post(way, {"token": token}).status_code == 403
    assert cast.charlie.post(way, {"token": token}).status_code == 400
    page = cast.gu.get(f"/app/complaints/{case.ref}").text
    assert "".join(groups).replace(" ", "") not in page.replace(" ", "")
    move_clock(seconds=16 * 60)
    assert cast.gu.post(way, {"token": token}).status_code == 410


def test_a_call_is_entered_by_what_happened_and_its_receipt_read_out(desk, cast):
    page = cast.gu.get("/app/complaints/new").text
    assert re.search(r"<textarea[^>]*autofocus[^>]*", page).group().count('name="text"') == 1
    begun = {"key": new_key(), "channel": "telephone", "severity": "moderate", "category": "other"}
    path = "/app/complaints/new/next"
    assert cast.gu.post(path, {**begun, "text": ""}).status_code == 400
    for _ in range(2):  # a reload
        done = cast.gu.post(path, {**begun, "text": "电梯坏了三天，老人上不了楼。\n没有告示。"})
        assert done.status_code == 200
    (case,) = desk.all(Complaint)
    assert (case.subject, case.channel) == ("电梯坏了三天，老人上不了楼。", "telephone")
    groups = re.findall(r"<li>((?:[0-9A-Z] ?){1,4})</li>", done.text)
    with desk.work():
        assert case_of_receipt(" ".join(groups)).id == case.id
    assert begun["key"] not in done.text
    assert 'name="text"' in done.text
    assert cast.ouyang.post(path, {**begun, "text": "x"}).status_code == 403


@pytest.mark.parametrize(
    "odd",
    [
        {"channel": "portal"},
        {"category": "x"},
        {"severity": ""},
        {"subject": "x" * 121},
        {"email": "nobody"},
        {"email": "a@b.example\r\nBcc: c@d.example"},
        {"department_id": "00000000-0000-7000-8000-000000000000"},
        {"key": ""},
    ],
)
def test_odd_entries_are_refused(desk, cast, odd):
    given = {
        "key": new_key(),
        "channel": "letter",
        "subject": "停车难",
        "text": "没有车位",
        "category": "environment",
        "severity": "slight",
        **odd,
    }
    assert cast.gu.post("/app/complaints/new", given).status_code == 400
    assert desk.all(Complaint) == []


def test_filters_narrow_and_odd_ones_do_nothing(desk, cast):
    fees = desk.take(desk.case("received"), "acknowledge", category="fees")
    other = desk.case("received", subject="候诊太久", category="waiting")
    for query, seen, hidden in (
        ("category=fees", fees, other),
        ("state=received", other, fees),
        (f"q={other.ref}", other, fees),
        ("q=候诊", other, fees),
        ("handler=me", fees, other),
    ):
        page = cast.gu.get(f"/app/complaints?{query}").text
        assert seen.ref in page, query
        assert hidden.ref not in page, query
    for odd in (
        "state=x",
        "category=%00",
        "department=nobody",
        "q=%00%25_",
        "handler=you",
        "after=x",
        "before=~",
    ):
        assert cast.gu.get(f"/app/complaints?{odd}").status_code == 200


@pytest.mark.parametrize("few", [1000, 0], ids=["by-the-index", "by-reading-all"])
def test_words_are_found_wherever_they_stand(desk, cast, monkeypatch, few):
    """Of one character and more, in any case of letters; signs of a pattern mean themselves."""
    monkeypatch.setattr(queries, "_FEW", few)
    case = desk.case("received", subject="Ward 3：轮椅坏了 100%_")
    other = desk.case("received", subject="电梯停了")
    found = ("轮", "轮椅", "椅坏了", "ward 3", "WARD", "100%_", "%", case.ref, case.ref[2:].lower())
    for words in found:
        page = cast.gu.get("/app/complaints", query_string={"q": words}).text
        assert case.ref in page, words
        assert other.ref not in page, words
    for words in ("椅轮", "坏了轮", "3：椅", "_%", "了 C-", "轮椅了"):
        page = cast.gu.get("/app/complaints", query_string={"q": words}).text
        assert case.ref not in page, words


def test_a_search_stays_in_the_own_house_and_department(desk, cast):
    own_case = desk.case("received", subject="轮椅坏了", department_id=own(desk))
    foreign = cast.jiangzhou.departments["pharmacy"]
    other = desk.case("received", subject="轮椅不够", department_id=foreign)
    page = cast.ouyang.get("/app/complaints?q=轮椅").text
    assert own_case.ref in page
    assert other.ref not in page
    assert own_case.ref not in cast.charlie.get("/app/complaints?q=轮椅").text


def test_what_is_chosen_stands_as_chips_that_take_it_away(desk, cast):
    desk.case("in_hand", department_id=own(desk))
    page = cast.gu.get(f"/app/complaints?category=fees&department={own(desk)}&state=in_hand").text
    chips = re.findall(r'<a class="hs-chip"\s+href="([^"]*)"\s+aria-label="([^"]*)"', page)
    assert [(unescape(url), words) for url, words in chips] == [
        (f"/app/complaints?state=in_hand&department={own(desk)}", "去掉条件：类别 费用"),
        ("/app/complaints?state=in_hand&category=fees", "去掉条件：部门 儿科门诊"),
    ]
    assert "去掉条件" not in cast.gu.get("/app/complaints?state=in_hand").text
    evil = cast.gu.get("/app/complaints?q=%3Cb%3E%22").text
    assert "<b>&lt;b&gt;&#34;</b>" in evil


def test_whoever_sets_a_case_aside_that_nobody_had_in_hand_is_its_handler(desk, cast):
    case = desk.take(desk.case("received"), "set_aside")
    assert case.handler_id == cast.gu.user_id
    page = cast.iris.get("/app/complaints?state=closed").text
    assert "Gu" in page
    assert "<td>还没有</td>" not in page
    handled = desk.take(desk.case("in_hand"), "set_aside", by="alice")
    assert handled.handler_id == cast.gu.user_id  # who had it keeps it


def test_overdue_cases_stand_apart(desk, cast, move_clock):
    move_clock(days=-9)
    case = desk.case("received")
    move_clock(days=0)
    fresh = desk.case("received")
    assert fresh.ref not in cast.gu.get("/app/complaints?state=overdue").text
    page = cast.gu.get("/app/complaints?state=overdue").text
    assert case.ref in page
    assert "is-over" in page


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/app/complaints", 17),
        ("/app/complaints?q=收费", 18),
        ("/app/complaints?category=other&severity=moderate", 16),
        ("/app/complaints?state=open&department={unit}", 18),
        ("/app/complaints/{ref}", 28),
        ("/app/", 16),
    ],
)
def test_pages_ask_the_same_number_of_queries_however_many_cases(desk, cast, address, most):
    """As `make bench ARGS=register` counts them with 200,000 cases."""

    def asked():
        seen = []

        def note(*arguments):
            seen.append(arguments[2])

        event.listen(engine(), "before_cursor_execute", note)
        assert cast.gu.get(address.format(ref=case.ref, unit=own(desk))).status_code == 200
        event.remove(engine(), "before_cursor_execute", note)
        return len(seen)

    case = desk.case("in_hand", department_id=own(desk))
    asked()
    few = asked()
    assert few <= most
    for number in range(6):
        desk.case("in_hand", department_id=own(desk))
        with desk.work("gu") as gu:
            conversation.note(case, f"第 {number} 次", gu)
    assert asked() == few


def test_the_desk_lists_what_is_whose_nearest_clock_first(desk, cast):
    slow = desk.case("in_hand", department_id=own(desk), subject="慢的")
    quick = desk.case("received", subject="急的")
    page = cast.gu.get("/app/").text
    assert page.index(quick.ref) < page.index(slow.ref)
    owner = cast.ouyang.get("/app/").text
    assert slow.ref in owner
    assert quick.ref not in owner
    assert quick.ref not in cast.iris.get("/app/").text


def test_texts_of_complainants_are_text(desk, cast):
    evil = "<script>alert(1)</script>{{ 7*7 }}"
    case, _ = desk.lodge(subject=evil, text=evil)
    with desk.work():
        from complaints.services import conversation

        conversation.write_as_complainant(case, evil)
    for address in (path(case), "/app/complaints", "/app/"):
        page = cast.gu.get(address).text
        assert "<script>alert" not in page
        assert "{{ 7*7 }}" in page
