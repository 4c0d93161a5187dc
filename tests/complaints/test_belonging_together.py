"""Duplicates merged and taken out again, matters split apart, cases linked; nobody left behind."""

from __future__ import annotations

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from asking import hidden_fields
from complaining import Complainant
from sqlalchemy import select

from complaints.models import CaseMessage, Complaint
from complaints.queries import messages_for_complainant
from complaints.related.likeness import ALIKE, likeness
from complaints.related.models import CaseLink
from complaints.related.queries import likely_duplicates
from complaints.related.services.linking import link, unlink
from complaints.related.services.merging import merge, unmerge
from complaints.related.services.splitting import Matter, split
from complaints.services import conversation
from complaints.services.entries import ChangedMeanwhile, StepNotPossible
from complaints.services.identity import Identity
from evaluations.handling import WHOLE, handling_in
from foundation.audit.models import AuditEvent
from foundation.errors import Conflict, Invalid, NotFound
from foundation.loader import load_or_404
from foundation.mail import Mail
from foundation.unit_of_work import session
from foundation.uploads import Cleaned, keep

TOLD = "我们一并处理，3 月 18 日前在这里答复您。"
WANG = Identity("王女士", "", "wang@example.org")


def put(desk, case, into, text=TOLD, by="gu"):
    with desk.work(by) as gu:
        merge(desk_now(case), desk_now(into), gu, desk_now(case).revision, text)
    return desk.fresh(case)


def desk_now(case):
    return load_or_404(Complaint, id=case.id)


def said(desk, case):
    with desk.work():
        return [m.text for m in messages_for_complainant(desk_now(case)) if m.direction == "ours"]


def history(desk, case):
    from complaints.queries import steps_of

    with desk.work():
        return [(step.step, step.reason) for step in steps_of(desk_now(case))]


def test_each_complainant_reads_the_same_answer_in_the_own_thread(desk, cast):
    duplicate, main = desk.case("in_hand", identity=WANG), desk.case("in_hand")
    after = put(desk, duplicate, main)
    assert (after.state, after.outcome, after.due_at) == ("closed", "duplicate", None)
    assert after.merged_into_id == main.id
    assert history(desk, duplicate)[-1] == ("merge", main.ref)
    assert history(desk, main)[-1] == ("take_in", duplicate.ref)
    desk.take(main, "propose")
    assert "请不要提到任何人的姓名" in cast.gu.get(f"/app/complaints/{main.ref}/steps/answer").text
    desk.take(main, "answer", text="窗口已经复核。")
    assert said(desk, duplicate)[-2:] == [TOLD, "窗口已经复核。"]
    assert said(desk, main)[-1] == "窗口已经复核。"
    with desk.work():
        mails = [m.recipient for m in session().scalars(select(Mail))]
    assert mails.count("wang@example.org") == 3  # acknowledged, merged, answered
    page = cast.gu.get(f"/app/complaints/{main.ref}").text
    assert duplicate.ref in page
    assert TOLD in page
    assert (
        f"/app/complaints/{duplicate.ref}/unmerge"
        in cast.gu.get(f"/app/complaints/{duplicate.ref}").text
    )
    actions = {event.action for event in desk.all(AuditEvent)}
    assert {"complaint.merged", "complaint.took_in", "complaint.answered_with"} <= actions


def test_a_note_or_a_reply_of_the_main_case_goes_to_no_other(desk):
    duplicate, main = desk.case("in_hand"), desk.case("in_hand")
    put(desk, duplicate, main)
    before = said(desk, duplicate)
    with desk.work("gu") as gu:
        conversation.reply(desk_now(main), "您的病历号是 77 吗？", gu)
        conversation.note(desk_now(main), "内部", gu)
    assert said(desk, duplicate) == before


def test_merged_into_what_is_answered_the_answer_stands_at_once(desk):
    duplicate, main = desk.case("received"), desk.case("answered")
    put(desk, duplicate, main)
    assert said(desk, duplicate) == [TOLD, said(desk, main)[-1]]


def test_neither_chain_nor_ring_nor_another_house(desk, cast):
    one, two, three = (desk.case("in_hand") for _ in range(3))
    with pytest.raises(Conflict):
        put(desk, one, one)
    put(desk, one, two)
    for case, into in ((one, three), (three, one), (two, three), (two, one)):
        with pytest.raises(Conflict):
            put(desk, case, into)
    with pytest.raises(Conflict):
        put(desk, three, desk.case("closed"))
    with pytest.raises(Conflict):
        put(desk, desk.case("answered"), three)
    with pytest.raises(Invalid):
        put(desk, three, two, text=" ")
    foreign = f"/app/complaints/{three.ref}/merge/{two.ref}"
    assert cast.charlie.get(foreign).status_code == 404
    assert cast.ouyang.get(foreign).status_code == 403
    assert cast.gu.get(f"/app/complaints/{one.ref}/merge/{three.ref}").status_code == 409
    assert desk.fresh(three).merged_into_id is None


def test_of_two_that_merge_each_into_the_other_one_does(desk):
    one, two = desk.case("in_hand"), desk.case("in_hand")
    came = desk.at_once(lambda: put(desk, one, two), lambda: put(desk, two, one))
    assert came == ["conflict", "done"]
    assert [desk.fresh(case).merged_into_id for case in (one, two)].count(None) == 1


def test_taken_out_it_goes_on_where_it_was(desk, move_clock):
    duplicate, main = desk.case("received"), desk.case("in_hand")
    merged = put(desk, duplicate, main)
    for step in ("reopen", "rate"):
        with pytest.raises(StepNotPossible):
            desk.take(merged, step)
    with pytest.raises(ChangedMeanwhile), desk.work("gu") as gu:
        unmerge(desk_now(merged), gu, merged.revision - 1, "不是一回事", "分开处理。")
    move_clock(days=40)
    with desk.work("gu") as gu:
        unmerge(desk_now(merged), gu, merged.revision, "不是一回事", "分开处理。")
    after = desk.fresh(merged)
    assert (after.state, after.merged_into_id, after.outcome) == ("received", None, None)
    assert after.closed_at is None
    assert after.due_at is not None
    assert after.acknowledge_due > merged.acknowledge_due
    assert said(desk, duplicate)[-1] == "分开处理。"
    desk.take(desk.take(main, "propose"), "answer", text="只答主件")
    assert "只答主件" not in said(desk, duplicate)
    with pytest.raises(Conflict), desk.work("gu") as gu:
        unmerge(desk_now(merged), gu, after.revision, "再来", "再来")


def test_its_complainant_writes_on_and_the_main_case_hears(desk, cast):
    duplicate, receipt = desk.lodge()
    main = desk.case("in_hand")
    put(desk, duplicate, main)
    person = Complainant(desk.app)
    person.enter(receipt)
    assert "合并" in person.text or "一起处理" in person.text
    assert main.ref not in person.text
    assert 'action="/jiangzhou/follow/rate"' not in person.text
    with desk.work():
        before = len(session().scalars(select(Mail)).all())
    assert person.do("message", text="我的是另一件事").status_code == 303
    with desk.work():
        mails = session().scalars(select(Mail).order_by(Mail.created_at, Mail.id)).all()
    assert len(mails) == before + 1
    assert main.ref in mails[-1].body


def test_figures_count_the_two_as_one(desk):
    one, two = desk.case("in_hand"), desk.case("in_hand")
    period = SimpleNamespace(starts_on=one.received_on, ends_on=one.received_on + timedelta(days=1))

    def open_cases():
        with desk.work():
            return handling_in(period)[WHOLE].unhandled

    before = open_cases()
    put(desk, one, two)
    assert (before, open_cases()) == (2, 1)


def test_split_apart_both_keep_clock_complainant_and_receipt(desk, cast):
    case, receipt = desk.lodge(anonymous=True)
    desk.take(case, "acknowledge", text="收到。")
    with desk.work("gu") as gu:
        conversation.note(desk_now(case), "停车费归后勤。", gu)
        (file,) = keep(
            [Cleaned("票.txt", b"5", "text/plain")], owner_kind="complaint", owner_id=case.id
        )
    note = next(m for m in desk.all(CaseMessage, complaint_id=case.id) if m.direction == "note")
    now = desk.fresh(case)
    part = Matter(
        subject="停车费收了两次",
        text="出口又扫了一次码。",
        category="fees",
        severity="slight",
        words="您说了两件事，分两件办。",
        department_id=cast.jiangzhou.departments["paediatrics"],
        messages=[note.id],
        files=[file.id],
    )
    with pytest.raises(ChangedMeanwhile), desk.work("gu") as gu:
        split(desk_now(case), gu, now.revision - 1, part)
    with desk.work("gu") as gu:
        second = split(desk_now(case), gu, now.revision, part)
    second = desk.fresh(second)
    assert (second.state, second.anonymous, second.received_at) == ("in_hand", True, None)
    assert (second.clock_from, second.received_on) == (now.clock_from, now.received_on)
    assert second.receipt_digest is None
    page = cast.ouyang.get(f"/app/complaints/{second.ref}").text
    assert "停车费归后勤。" in page
    assert cast.ouyang.get(f"/app/complaints/{second.ref}/files/{file.id}").status_code == 200
    assert cast.ouyang.get(f"/app/complaints/{case.ref}").status_code == 404
    person = Complainant(desk.app)
    person.enter(receipt)
    assert "分两件办" in person.text
    assert "停车费归后勤" not in person.text
    form = person.text.split('action="/jiangzhou/follow/part"', 1)[1].split("</form>", 1)[0]
    fields = hidden_fields(form)
    assert person.client.post("/jiangzhou/follow/part", data=fields).status_code == 303
    other = person.client.get("/jiangzhou/follow").text
    assert "出口又扫了一次码。" in other
    assert "停车费归后勤" not in other
    refs = re.findall(r'name="ref" value="([^"]+)"', other)
    assert refs == [case.ref]
    strange = {**hidden_fields(other), "ref": desk.case().ref}
    assert person.client.post("/jiangzhou/follow/part", data=strange).status_code == 404


def test_what_the_second_matter_needs_is_said_by_field(desk, cast):
    case = desk.case("in_hand")
    bare = Matter("", "", "none", "none", "", files=[case.id])
    with pytest.raises(Invalid) as refusal, desk.work("gu") as gu:
        split(desk_now(case), gu, case.revision, bare)
    assert set(refusal.value.fields) == {"subject", "text", "category", "severity", "words"}
    good = Matter("甲", "乙", "fees", "slight", "丙", files=[case.id])
    with pytest.raises(NotFound), desk.work("gu") as gu:
        split(desk_now(case), gu, case.revision, good)
    answered = desk.case("answered")
    assert cast.gu.get(f"/app/complaints/{answered.ref}/split").status_code == 409
    path = f"/app/complaints/{case.ref}/split"
    again = cast.gu.post(path, {"revision": case.revision, "subject": "停车", "words": ""})
    assert again.status_code == 400
    assert 'value="停车"' in again.text
    done = cast.gu.post(
        path,
        {
            "revision": case.revision,
            "subject": "停车",
            "text": "两次",
            "category": "fees",
            "severity": "slight",
            "words": "分开办。",
        },
    )
    assert done.status_code == 302


def test_links_are_seen_from_both_and_only_by_who_may(desk, cast):
    own = cast.jiangzhou.departments["paediatrics"]
    mine, foreign = desk.case("in_hand", department_id=own), desk.case("in_hand")
    with desk.work("gu") as gu:
        for one, other in ((mine, foreign), (foreign, mine)):
            link(desk_now(one), desk_now(other), gu, "同一台电梯")
    assert len(desk.all(CaseLink)) == 1
    for one, other in ((mine, foreign), (foreign, mine)):
        page = cast.gu.get(f"/app/complaints/{one.ref}").text
        assert other.ref in page
        assert "同一台电梯" in page
    assert foreign.ref not in cast.ouyang.get(f"/app/complaints/{mine.ref}").text
    assert cast.ouyang.get(f"/app/complaints/{mine.ref}/link/{foreign.ref}").status_code == 404
    with pytest.raises(Conflict), desk.work("gu") as gu:
        link(desk_now(mine), desk_now(mine), gu, "自己")
    with pytest.raises(Invalid), desk.work("gu") as gu:
        link(desk_now(mine), desk_now(foreign), gu, " ")
    with desk.work("gu") as gu:
        unlink(desk_now(foreign), desk_now(mine), gu)
    assert desk.all(CaseLink) == []


def test_alike_ones_are_offered_and_found_by_words_within_what_one_may_see(desk, cast):
    own = cast.jiangzhou.departments["paediatrics"]
    case = desk.case(subject="取药窗口等了两个小时", department_id=own)
    alike = desk.case(subject="取药等了两小时，窗口没人", department_id=own)
    elsewhere = desk.case(subject="取药窗口等了两个小时")
    other = desk.case(subject="停车费收了两次", department_id=own)
    with desk.work("gu") as gu:
        assert [one.ref for one in likely_duplicates(desk_now(case), gu)] == [alike.ref]
    page = cast.gu.get(f"/app/complaints/{case.ref}/others?q={elsewhere.ref}").text
    assert f"/app/complaints/{case.ref}/merge/{alike.ref}" in page
    assert f"/app/complaints/{elsewhere.ref}/merge/{case.ref}" in page
    assert other.ref not in page
    hers = cast.ouyang.get(f"/app/complaints/{case.ref}/others?q={elsewhere.ref}").text
    assert alike.ref in hers
    assert f"/app/complaints/{elsewhere.ref}" not in hers
    assert "/merge/" not in hers


def test_likeness_is_of_pairs():
    assert likeness("取药窗口等了两个小时", "取药窗口等了两个小时！") == 1
    assert likeness("取药窗口等了两个小时", "取药等了两小时，窗口没人") >= ALIKE
    assert likeness("取药窗口等了两个小时", "停车费收了两次") < ALIKE
    assert likeness("", "") == likeness("a", "a") == 0
    assert likeness("Long WAIT", "long wait") == 1
