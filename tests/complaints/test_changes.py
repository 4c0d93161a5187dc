"""“You said, we did”: written by one, published by another, fixed once everybody has read it."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from complaints.changes import services
from complaints.changes.models import Change, ChangeText
from complaints.changes.queries import newest_for, texts_of
from complaints.changes.wariness import reminders
from foundation.errors import Forbidden, Invalid
from foundation.unit_of_work import session
from tests.complaints.acting import make_works

WORDS = {
    "said_zh": "取药要等半个多小时。",
    "did_zh": "高峰时多开两个窗口，缴费以后就开始配药。",
    "said_en": "It took half an hour to get the medicine.",
    "did_en": "Two more counters are open at busy hours.",
}


@pytest.fixture
def write(desk):
    """Have somebody write an entry, and have it taken as far as a state."""

    def written(state="draft", by="mei", publisher="wen", **facts):
        with desk.work(by) as member:
            change = services.begin_change(member, **{**WORDS, **facts})
        if state != "draft":
            take(desk, change, "submit", by)
        if state in ("published", "withdrawn"):
            take(desk, change, "publish", publisher)
        if state == "withdrawn":
            take(desk, change, "withdraw", publisher, "有人认出了自己")
        return change

    return written


def take(desk, change, step, by, reason="写得太细"):
    with desk.work(by) as member:
        texts = texts_of(change)
        public = next((one for one in texts if one.state == "published"), texts[0])
        held = public if step == "withdraw" else texts[0]
        return services.take_step(change, step, member, held.revision, reason)


def states(desk, change):
    with desk.work("mei"):
        return [one.state for one in texts_of(change)]


def told(desk, department=None):
    with desk.work():
        return [one.did_zh for one in newest_for(department)]


def test_who_wrote_it_may_not_publish_it(desk, write):
    change = write("in_review")
    with pytest.raises(services.OwnText):
        take(desk, change, "publish", "mei")
    with pytest.raises(services.OwnText):
        take(desk, change, "send_back", "mei")
    assert told(desk) == []
    take(desk, change, "publish", "wen")
    assert told(desk) == [WORDS["did_zh"]]


def test_who_only_corrected_a_word_may_not_publish_it_either(desk, write):
    change = write()
    with desk.work("alice") as alice:
        services.save_text(change, alice, 1, **{**WORDS, "did_zh": "多开了两个窗口。"})
    take(desk, change, "submit", "mei")
    with pytest.raises(services.OwnText):
        take(desk, change, "publish", "alice")


@pytest.mark.parametrize("name", ["gu", "iris", "vera", "ernst", "ouyang"])
def test_only_publishers_publish(desk, write, name):
    change = write("in_review")
    with pytest.raises(Forbidden):
        take(desk, change, "publish", name)


def test_a_published_text_never_changes(desk, write):
    change = write("published")
    with pytest.raises(services.StepNotPossible), desk.work("mei") as mei:
        services.save_text(change, mei, 3, **{**WORDS, "did_zh": "什么也没做。"})
    for statement in (
        update(ChangeText).values(did_zh="什么也没做。"),
        update(ChangeText).values(state="draft"),
        delete(ChangeText),
    ):
        with pytest.raises(IntegrityError), desk.work("mei"):
            session().execute(statement)


def test_the_old_text_stays_public_until_the_new_one_is_published(desk, write):
    change = write("published")
    with desk.work("mei") as mei:
        services.begin_text(change, mei)
    with desk.work("mei") as mei:
        services.save_text(change, mei, 1, **{**WORDS, "did_zh": "现在有六个窗口。"})
    take(desk, change, "submit", "mei")
    assert told(desk) == [WORDS["did_zh"]]
    take(desk, change, "publish", "wen")
    assert told(desk) == ["现在有六个窗口。"]
    assert states(desk, change) == ["published", "replaced"]


def test_a_draft_thrown_away_leaves_what_is_public(desk, write):
    change = write("published")
    with desk.work("mei") as mei:
        services.begin_text(change, mei)
    with desk.work("mei") as mei:
        assert services.discard_text(change, mei)
    assert states(desk, change) == ["published"]
    only = write()
    with desk.work("mei") as mei:
        assert not services.discard_text(only, mei)
    assert [row.id for row in desk.all(Change)] == [change.id]


def test_sending_back_wants_reasons_and_withdrawing_too(desk, write):
    change = write("in_review")
    with pytest.raises(Invalid):
        take(desk, change, "send_back", "wen", " ")
    take(desk, change, "send_back", "wen", "写得太细，认得出是谁。")
    with desk.work("mei"):
        assert texts_of(change)[0].note == "写得太细，认得出是谁。"
    take(desk, change, "submit", "mei")
    take(desk, change, "publish", "wen")
    with pytest.raises(Invalid):
        take(desk, change, "withdraw", "wen", "")
    take(desk, change, "withdraw", "mei", "有人认出了自己")
    assert told(desk) == []


def test_two_who_save_at_once_lose_nothing(desk, write, cast):
    change = write()
    page = f"/app/changes/{change.ref}/text"
    first = {**WORDS, "revision": "1", "did_zh": "第一个人写的。"}
    assert cast.mei.post(page, first).status_code == 302
    second = cast.wen.post(page, {**first, "did_zh": "第二个人写的。"})
    assert second.status_code == 409
    assert "第二个人写的。" in second.text
    with desk.work("mei"):
        assert texts_of(change)[0].did_zh == "第一个人写的。"


def test_owners_write_for_their_own_departments(desk, write, cast):
    paediatrics = cast.jiangzhou.departments["paediatrics"]
    change = write("in_review", by="ouyang", department_id=paediatrics)
    for other in (cast.jiangzhou.departments["cardiology"], None):
        with pytest.raises(Invalid), desk.work("ouyang") as ouyang:
            services.begin_change(ouyang, **WORDS, department_id=other)
    take(desk, change, "publish", "mei")
    house = write()
    with pytest.raises(Forbidden), desk.work("ouyang") as ouyang:
        services.save_text(house, ouyang, 1, **WORDS, department_id=paediatrics)


def test_the_own_department_first_then_the_house_the_newest_first(desk, write, cast, move_clock):
    departments = cast.jiangzhou.departments
    for words, unit in (
        ("儿科旧", "paediatrics"),
        ("心内科", "cardiology"),
        ("全院", None),
        ("儿科新", "paediatrics"),
    ):
        write("published", did_zh=words, department_id=departments.get(unit))
        move_clock(days=1)
    assert told(desk, departments["paediatrics"]) == ["儿科新", "儿科旧", "全院"]
    assert told(desk, departments["cardiology"]) == ["心内科", "全院", "儿科新"]
    assert told(desk) == ["全院", "儿科新", "心内科"]


def test_what_is_pinned_stands_first(desk, write, move_clock):
    old = write("published", did_zh="旧的")
    move_clock(days=1)
    write("published", did_zh="新的")
    with desk.work("mei") as mei:
        services.pin(old, mei, pinned=True)
    assert told(desk) == ["旧的", "新的"]
    with pytest.raises(Forbidden), desk.work("ouyang") as ouyang:
        services.pin(old, ouyang, pinned=False)


def test_another_house_tells_nothing_of_it(desk, write, cast):
    write("published")
    with desk.work("charlie"):
        assert newest_for(None) == []
        assert session().query(ChangeText).count() == 0


def test_an_action_that_worked_can_be_told(desk, cast):
    works = make_works(desk)
    effective = works.standing("effective")
    page = cast.mei.get(f"/app/actions/{effective.ref}")
    assert f"/app/changes/new?action={effective.ref}" in page.text
    form = cast.mei.get(f"/app/changes/new?action={effective.ref}")
    assert "缴费后自动把处方送到药房" in form.text
    sent = cast.mei.post(f"/app/changes/new?action={effective.ref}", WORDS)
    assert sent.status_code == 302
    with desk.work("mei"):
        assert session().query(Change).one().action_id == effective.id
    assert effective.ref in cast.mei.get(sent.location).text
    # An action under observation is not told of yet, and none of another house.
    running = works.standing("running")
    assert cast.mei.get(f"/app/changes/new?action={running.ref}").status_code == 404
    assert cast.charlie.get(f"/app/changes/new?action={effective.ref}").status_code == 404


def test_the_desk_lists_what_waits_for_somebody_else(write, cast):
    change = write("in_review")
    link = f"/app/changes/{change.ref}"
    assert link in cast.wen.get("/app/").text
    assert link not in cast.mei.get("/app/").text
    assert link not in cast.ouyang.get("/app/").text


def test_pages_for_each_and_none_for_others(write, cast):
    change = write("in_review")
    page = f"/app/changes/{change.ref}"
    for name in ("alice", "mei", "wen", "ouyang", "gu", "iris", "vera"):
        assert WORDS["did_zh"] in cast.people[name].get(page).text, name
        assert WORDS["did_zh"] in cast.people[name].get("/app/changes").text, name
    decides = f"{page}/review/publish"
    assert decides in cast.wen.get(page).text
    assert decides not in cast.mei.get(page).text
    assert decides not in cast.gu.get(page).text
    assert cast.charlie.get(page).status_code == 404
    assert change.ref not in cast.charlie.get("/app/changes").text
    assert "还没有公布过什么" in cast.charlie.get("/app/changes").text


def test_filters_and_bad_input_lose_nothing(write, cast):
    change = write()
    for query, there in (("q=窗口", True), ("q=%25", False), ("state=published", False)):
        assert (change.ref in cast.mei.get(f"/app/changes?{query}").text) is there, query
    assert cast.mei.get("/app/changes?department=x&state=y&q=%00").status_code == 200
    refused = cast.mei.post("/app/changes/new", {**WORDS, "said_zh": "长" * 301})
    assert refused.status_code == 400
    assert WORDS["did_zh"] in refused.text
    odd = cast.mei.post("/app/changes/new", {**WORDS, "department_id": "nonsense"})
    assert odd.status_code == 400


@pytest.mark.parametrize(
    ("words", "fragment"),
    [
        ("王小丽医生说要排队", "王小丽医生"),
        ("护士长欧阳值班时人多", "欧阳值班"),
        ("Mrs Brown waited", "Mrs Brown"),
        ("请打13800005207反映", "13800005207"),
        ("请打 138 0000 5207 反映", "138 0000 5207"),
        ("致电010-62345678", "010-62345678"),
        ("写信到li@example.org", "li@example.org"),
        ("投诉C-2026-0142已办结", "C-2026-0142"),
        ("回执 7K2M-9QXR-4T8W-1ZAB 查过", "7K2M-9QXR-4T8W-1ZAB"),
        ("身份证11010119900307123X", "11010119900307123X"),
        ("有人写道“再也不来了真的”", "“再也不来了真的”"),
        ("三位患者说没有座位", "三位"),
        ("Two patients had no seat", "Two patients"),
    ],
)
def test_a_writer_is_reminded_of_people(whole_app, words, fragment):
    with whole_app.test_request_context():
        found = reminders([words], ["欧阳值班"])
    assert any(fragment in sentence for sentence in found), found


@pytest.mark.parametrize(
    "words",
    [
        "高峰时多开两个窗口，每天 7:30 开放。",
        "向医生说明，任何老师都可以取号。",
        "二十位患者说没有座位，现在有 120 个。",
        "In 2026 we opened 12 more counters for patients.",
    ],
)
def test_plain_words_remind_of_nothing(whole_app, words):
    with whole_app.test_request_context():
        assert reminders([words]) == []


def test_the_page_reminds_before_the_review_and_forbids_nothing(desk, write, cast):
    change = write(said_zh="王小丽医生的号总是挂不上。", said_en="", did_en="")
    page = cast.mei.get(f"/app/changes/{change.ref}").text
    assert "王小丽医生" in page.split("请再看一眼")[1]
    assert "缺英文" in page
    take(desk, change, "submit", "mei")
    assert states(desk, change) == ["in_review"]
