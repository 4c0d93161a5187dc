"""Text modules with their placeholders; what is sent and what stays among colleagues."""

from __future__ import annotations

import re
from html import unescape

import pytest
from complaining import Complainant
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from complaints.models import CaseMessage, Complaint
from complaints.queries import messages_for_complainant
from complaints.receipts import new_key
from complaints.services import conversation
from complaints.services.identity import Identity
from complaints.services.intake import Lodging, register_by_staff
from complaints.texts.models import TextModule
from complaints.texts.placeholders import NAMES, filled, unknown_in
from complaints.texts.services import add_starters
from complaints.texts.starters import STARTERS
from foundation.audit.models import AuditEvent
from foundation.loader import load_or_404
from foundation.mail import Mail
from foundation.unit_of_work import session
from tenants.models import User

PAGE = "/app/complaints/texts"
VALUES = {name: f"<{name}>" for name in NAMES}


def test_placeholders_are_a_fixed_list_in_both_languages():
    assert (
        filled("{编号}、{ reference }：{部门}", VALUES) == "<reference>、<reference>：<department>"
    )
    assert unknown_in("{编号} {name} {0.__class__} {") == ["{name}", "{0.__class__}", "{"]
    assert filled("{today}", {**VALUES, "today": "{due}"}) == "{due}"
    for language, _, _, _, text in STARTERS:
        assert unknown_in(text) == []
        assert "{" not in filled(text, VALUES)
        names = NAMES.values() if language == "zh" else NAMES
        assert set(re.findall(r"\{(.*?)\}", text)) <= set(names)
    assert len({one[:2] for one in STARTERS}) == len(STARTERS) == 22


@given(st.text(alphabet="{}%a编号due _", max_size=40))
def test_what_is_not_refused_can_be_filled(text):
    if not unknown_in(text):
        assert "{" not in filled(text, dict.fromkeys(NAMES, ""))


def test_the_desk_writes_changes_and_puts_away(desk, cast):
    assert "还没有常用文本" in cast.gu.get(PAGE).text
    wrong = {"language": "zh", "name": "感谢", "text": "您好，{姓名}：{编号}", "category": "fees"}
    refused = cast.gu.post(f"{PAGE}/new", wrong)
    assert refused.status_code == 400
    assert "不认识：{姓名}" in refused.text
    assert "您好，{姓名}：{编号}" in refused.text
    right = {**wrong, "text": "您好，{编号} 由{部门}办理，{答复期限}前答复。"}
    assert cast.gu.post(f"{PAGE}/new", right).status_code == 302
    assert "同名" in cast.gu.post(f"{PAGE}/new", right).text
    (module,) = desk.all(TextModule)
    changed = {**right, "name": "致谢", "revision": 1}
    assert cast.gu.post(f"{PAGE}/{module.id}", changed).status_code == 302
    late = cast.alice.post(f"{PAGE}/{module.id}", {**right, "text": "晚了", "revision": 1})
    assert late.status_code == 409
    assert "晚了" in late.text
    assert 'value="2"' in late.text
    assert cast.gu.post(f"{PAGE}/{module.id}/away").status_code == 302
    case = desk.case("in_hand", category="fees")
    assert str(module.id) not in cast.gu.get(f"/app/complaints/{case.ref}").text
    assert cast.gu.post(f"{PAGE}/{module.id}/back").status_code == 302
    assert str(module.id) in cast.gu.get(f"/app/complaints/{case.ref}").text
    actions = [event.action for event in desk.all(AuditEvent) if event.action.startswith("word")]
    assert sorted(actions) == [
        "wording.brought_back",
        "wording.changed",
        "wording.put_away",
        "wording.written",
    ]
    for name, status in (("ouyang", 403), ("mei", 403), ("charlie", 404)):
        assert cast.people[name].get(f"{PAGE}/{module.id}").status_code == status
    assert cast.gu.get(f"{PAGE}?q=致&language=zh&occasion=nonsense").text.count("/away") == 1


def test_the_starter_set_is_added_once(desk, cast):
    assert cast.gu.post(f"{PAGE}/starters").status_code == 302
    assert len(desk.all(TextModule)) == len(STARTERS)
    with desk.work("gu") as gu:
        assert add_starters(gu) == 0


@pytest.mark.parametrize("where", ["replies", "steps/acknowledge"])
def test_a_module_goes_below_what_was_typed_and_nothing_is_saved(desk, cast, where):
    with desk.work("gu") as gu:
        add_starters(gu)
    case = desk.case("received", department_id=cast.jiangzhou.departments["paediatrics"])
    occasion = "reply" if where == "replies" else "acknowledge"
    module = next(m for m in desk.all(TextModule, occasion=occasion) if m.language == "zh")
    field = "reply" if where == "replies" else "text"
    other = next(m for m in desk.all(TextModule, occasion="postpone"))
    path = f"/app/complaints/{case.ref}/{where}/insert"
    typed = {field: "张先生，您好。", "severity": "slight"}
    page = cast.gu.post(path, {**typed, "module": str(module.id)})
    assert page.status_code == 200
    words = unescape(re.search(rf'id="{field}"[^>]*>([^<]*)<', page.text)[1]).strip()
    assert words.startswith("张先生，您好。")
    assert "{" not in words
    if occasion == "acknowledge":
        assert case.ref in words
        assert re.search(r'value="slight"[^>]*checked|checked[^>]*value="slight"', page.text)
    for strange in ("", "x", str(other.id)):
        kept = cast.gu.post(path, {**typed, "module": strange})
        assert kept.status_code == (422 if strange else 200)
        assert ("请从列表中选一份常用文本。" in kept.text) == bool(strange)
        assert re.search(rf'id="{field}"[^>]*>\s*张先生，您好。\s*<', kept.text)
    assert desk.all(CaseMessage) == []
    assert desk.fresh(case).state == "received"


def test_a_note_is_never_sent(desk, cast):
    case, receipt = desk.lodge(identity=Identity("王女士", "", "wang@example.org"))
    case = desk.take(case, "acknowledge")
    with desk.work():
        before = len(session().scalars(select(Mail)).all())
    assert cast.gu.post(f"/app/complaints/{case.ref}/notes", {"note": "内部：窗口缺人"}).status_code
    desk.take(desk.take(case, "propose"), "answer", text="已补。")
    with desk.work():
        assert [m.text for m in messages_for_complainant(load_or_404(Complaint, id=case.id))] == [
            "已补。"
        ]
        mails = list(session().scalars(select(Mail).order_by(Mail.created_at, Mail.id)))[before:]
        staff = set(session().scalars(select(User.email)))
    assert mails
    assert all("窗口缺人" not in mail.body + mail.subject for mail in mails)
    assert [mail.recipient for mail in mails if mail.recipient not in staff] == ["wang@example.org"]
    person = Complainant(desk.app)
    person.enter(receipt)
    assert "已补。" in person.text
    assert "窗口缺人" not in person.text


def test_the_button_says_whom_a_message_reaches(desk, cast):
    def page(case):
        return cast.gu.get(f"/app/complaints/{case.ref}").text

    mailed = Identity("王女士", "", "wang@example.org")
    assert "发送给投诉人（匿名，无通知）" in page(desk.case(anonymous=True))
    assert "只有凭回执再来时才会看到" in page(desk.case(anonymous=True))
    assert "（匿名，邮件通知）" in page(desk.case(anonymous=True, identity=mailed))
    named = page(desk.case(identity=mailed))
    assert "（实名，邮件通知）" in named
    assert "王女士" not in named
    assert "（实名，无通知）" in page(desk.case(identity=Identity("王女士", "138", "")))
    with desk.work("gu") as gu:
        told = register_by_staff(
            Lodging(key=new_key(), subject="电话", text="来电", channel="telephone"), gu
        )
        conversation.note(load_or_404(Complaint, id=told.complaint_id), "记下", gu)
    called = cast.gu.get(f"/app/complaints/{told.ref}").text
    assert "（投诉页面，无通知）" in called
    assert "只留给同事" in called
    assert "发给投诉人（" in cast.gu.get(f"/app/complaints/{told.ref}/steps/acknowledge").text
