"""The organisation's own categories: two levels, codes that stay, merged ones counted together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event, update
from sqlalchemy.exc import IntegrityError

from complaints.categories import services
from complaints.categories.models import CaseCategory
from complaints.categories.queries import own_tree
from complaints.categories.services import Naming
from complaints.categories.standard import STANDARD
from complaints.categories.tree import ALONE, STANDARD_TREE, Category, Tree
from complaints.models import Complaint
from complaints.receipts import new_key
from complaints.register.wanted import Wanted, read_wanted
from complaints.texts.queries import modules_for
from complaints.texts.services import Wording, write_module
from foundation.audit.models import AuditEvent
from foundation.errors import Conflict, Forbidden, Invalid
from foundation.unit_of_work import engine, session

PAGE = "/app/settings/categories"
CODES = [code for code, _, _ in STANDARD]


@contextmanager
def sent_queries() -> Iterator[list[str]]:
    """What is asked of the database meanwhile."""
    found: list[str] = []
    event.listen(engine(), "before_cursor_execute", keep := lambda *a: found.append(a[2]))
    try:
        yield found
    finally:
        event.remove(engine(), "before_cursor_execute", keep)


def tree(*rows: Category) -> Tree:
    return Tree(rows)


def test_what_counts_with_what():
    found = tree(
        Category("fees", "费用", "Fees"),
        Category("twice", "重复收费", "Charged twice", parent="fees"),
        Category("parking", "停车费", "Parking", merged_into="gates", active=False),
        Category("gates", "门禁", "Gates", merged_into="twice", active=False),
        Category("other", "其他", ""),
    )
    assert found.counted_as("parking") == "twice"
    assert [found.top_of(code) for code in ("fees", "twice", "parking", "other", "gone")] == [
        *("fees", "fees", "fees", "other", "gone")
    ]
    assert found.covered("fees") == ["fees", "twice", "parking", "gates"]
    assert found.covered("fees" + ALONE) == ["fees"]
    assert found.covered("twice") == ["twice", "parking", "gates"]
    assert found.covered("gates") == ["gates"]
    assert found.covered("gone") == ["gone"]
    assert [one.code for one in found.offered()] == ["fees", "twice", "other"]
    assert found.offers("gates", keep="gates")
    assert found.words("en")["twice"] == "Fees › Charged twice"
    assert found.words("en")["other"] == "其他"
    assert found.words("zh")["gone"] == "gone"


def test_below_a_retired_category_nothing_is_offered():
    found = tree(
        Category("fees", "费用", "", active=False), Category("twice", "重复收费", "", parent="fees")
    )
    assert found.offered() == []
    assert [one.code for one in found.offered(keep="twice")] == ["twice"]


def test_a_circle_that_no_service_makes_ends_all_the_same():
    found = tree(
        Category("aa", "甲", "", merged_into="bb"), Category("bb", "乙", "", merged_into="aa")
    )
    assert found.counted_as("aa") in ("aa", "bb")


def test_the_standard_holds_until_the_first_change(desk, cast):
    with desk.work("alice"):
        assert own_tree() is STANDARD_TREE
    assert desk.all(CaseCategory) == []
    added = {"parent": "fees", "zh": "重复收费", "en": "Charged twice", "severity": "severe"}
    assert cast.alice.post(f"{PAGE}/new", added).status_code == 302
    rows = {row.code: row for row in desk.all(CaseCategory)}
    assert set(rows) == {*CODES, "c008"}
    assert rows["c008"].parent_id == rows["fees"].id
    assert [each.action for each in desk.all(AuditEvent) if "category." in each.action] == [
        "category.added"
    ]
    with desk.work("alice"):
        codes = [one.code for one in own_tree().rows]
    assert codes.index("c008") == codes.index("fees") + 1
    page = cast.gu.get("/app/complaints/new").text
    assert "\u3000重复收费" in page
    assert "费用 › 重复收费：严重" in page


def test_a_case_goes_below_and_shows_both_names(desk, cast):
    with desk.work("alice") as alice:
        services.add_category(Naming("重复收费", code="twice", parent="fees"), alice)
    entered = {"key": new_key(), "channel": "telephone", "text": "收了两次", "category": "twice"}
    assert cast.gu.post("/app/complaints/new", entered | {"severity": "slight"}).status_code == 200
    (case,) = desk.all(Complaint)
    assert case.category == "twice"
    assert "费用 › 重复收费" in cast.gu.get(f"/app/complaints/{case.ref}").text
    for value, found in (("fees", True), ("twice", True), ("fees.alone", False), ("other", False)):
        shown = case.ref in cast.gu.get(f"/app/complaints?category={value}").text
        assert shown is found, value


def test_a_retired_one_is_kept_by_its_cases_and_offered_to_nobody(desk, cast):
    case = desk.case(category="environment")
    assert cast.alice.post(f"{PAGE}/environment/retire").status_code == 302
    assert 'value="environment"' not in cast.gu.get("/app/complaints/new").text
    entered = {"key": new_key(), "channel": "letter", "text": "灯坏了", "severity": "slight"}
    refused = cast.gu.post("/app/complaints/new", entered | {"category": "environment"})
    assert refused.status_code == 400
    # Whoever corrects the severity alone need not file the case anew.
    assert (
        'value="environment"' in cast.gu.get(f"/app/complaints/{case.ref}/steps/acknowledge").text
    )
    desk.take(case, "acknowledge", category="environment", severity="severe")
    assert "环境设施（已停用）" in cast.gu.get("/app/complaints").text
    assert cast.alice.post(f"{PAGE}/environment/back").status_code == 302
    assert 'value="environment"' in cast.gu.get("/app/complaints/new").text


def test_a_merged_one_counts_with_its_successor_and_the_page_says_so(desk, cast):
    old, new = desk.case(category="environment"), desk.case(category="quality")
    assert cast.alice.get(f"{PAGE}/environment/merge").status_code == 200
    merged = cast.alice.post(f"{PAGE}/environment/merge", {"into": "quality"})
    assert merged.status_code == 302
    assert {case.category for case in desk.all(Complaint)} == {"environment", "quality"}
    figures = cast.gu.get("/app/complaints/statistics").text
    assert "环境设施计入服务质量" in figures
    row = re.search(r'<th scope="row">服务质量</th>\s*<td class="hs-num">(.*?)</td>', figures)
    assert row is not None
    link = re.search(r'href="(.*?)">2</a>', row[1])
    assert link is not None
    listed = cast.gu.get(link[1].replace("&amp;", "&")).text
    assert old.ref in listed
    assert new.ref in listed
    assert old.ref in cast.gu.get("/app/complaints?category=environment").text
    assert new.ref not in cast.gu.get("/app/complaints?category=environment").text
    assert cast.alice.post(f"{PAGE}/environment/back").status_code == 302
    assert "计入服务质量" not in cast.gu.get("/app/complaints/statistics").text


def test_figures_by_sub_category_lead_to_their_cases(desk, cast):
    with desk.work("alice") as alice:
        services.add_category(Naming("重复收费", code="twice", parent="fees"), alice)
    below = desk.case(category="twice")
    above = desk.case(category="fees")
    figures = cast.gu.get("/app/complaints/statistics").text
    assert "费用：按小类" in figures
    for name, mine, other in (("重复收费", below, above), ("未分小类", above, below)):
        row = re.search(
            rf'<th scope="row">{name}</th>\s*<td class="hs-num"><a href="(.*?)">1<', figures
        )
        assert row is not None, name
        listed = cast.gu.get(row[1].replace("&amp;", "&")).text
        assert mine.ref in listed
        assert other.ref not in listed
    # Who may not open the register is told no parts of a group.
    assert "按小类" not in cast.vera.get("/app/complaints/statistics").text


def test_what_cannot_be_kept_is_said_beside_its_field(desk, cast):
    for fields, sentence in (
        ({"zh": ""}, "请给类别起个名称"),
        ({"zh": "停车", "code": "fees"}, "已有类别使用这个代码"),
        ({"zh": "停车", "code": "new"}, "已有类别使用这个代码"),
        ({"zh": "停车", "code": "Parking!"}, "代码由 2 到 30 个"),
        ({"zh": "费用"}, "同级已有类别叫这个名称"),
        ({"zh": "停车", "parent": "none"}, "请从列表中选一项"),
        ({"zh": "停" * 41}, "不超过 40 个字"),
    ):
        refused = cast.alice.post(f"{PAGE}/new", fields)
        assert refused.status_code == 400, fields
        assert sentence in refused.text, fields
    assert desk.all(CaseCategory) == []


def test_two_at_once_and_names_stay_apart(desk, cast):
    first = {"zh": "收费", "en": "Charges", "revision": "0", "severity": ""}
    assert cast.alice.post(f"{PAGE}/fees", first).status_code == 302
    late = cast.alice.post(f"{PAGE}/fees", {**first, "zh": "价格"})
    assert late.status_code == 409
    assert "价格" in late.text
    (row,) = [row for row in desk.all(CaseCategory) if row.code == "fees"]
    assert (row.name_zh, row.revision) == ("收费", 2)
    assert "Charges" in cast.alice.get(f"{PAGE}?lang=en").text or row.name_en == "Charges"


def test_order_is_the_houses_own(desk, cast):
    assert cast.alice.post(f"{PAGE}/attitude/up").status_code == 302
    assert cast.alice.post(f"{PAGE}/other/up").status_code == 302
    assert cast.alice.post(f"{PAGE}/attitude/down").status_code == 302
    with desk.work("alice"):
        codes = [one.code for one in own_tree().rows]
    assert codes == [
        *("waiting", "attitude", "quality", "fees", "environment", "other", "information")
    ]


def test_what_new_cases_begin_with_stays(desk, cast):
    assert cast.alice.post(f"{PAGE}/other/retire").status_code == 409
    assert cast.alice.post(f"{PAGE}/other/merge", {"into": "fees"}).status_code == 409
    assert cast.alice.post(f"{PAGE}/fees/merge", {"into": "fees"}).status_code == 400
    with desk.work("alice") as alice:
        services.add_category(Naming("重复收费", code="twice", parent="fees"), alice)
    with pytest.raises(Conflict), desk.work("alice") as alice:
        services.merge_category("fees", "quality", alice)
    with pytest.raises(Invalid), desk.work("alice") as alice:
        services.add_category(Naming("三层", parent="twice"), alice)
    with desk.work("alice") as alice:
        services.merge_category("twice", "quality", alice)
        services.merge_category("fees", "quality", alice)
    with pytest.raises(Forbidden), desk.work("gu") as gu:
        services.retire_category("waiting", gu)


def test_wordings_go_along_with_what_is_merged_and_what_stands_above(desk):
    with desk.work("alice") as alice:
        services.add_category(Naming("重复收费", code="twice", parent="fees"), alice)
        services.merge_category("environment", "twice", alice)
    case = desk.case(category="twice")
    with desk.work("gu") as gu:
        for name, category in (("上级", "fees"), ("并入", "environment"), ("别的", "other")):
            # A wording of a former time.
            write_module(Wording("zh", name, "您好", "waiting", ""), gu).category = category
        session().flush()
        assert {one.name for one in modules_for(case, "reply")} == {"上级", "并入"}


def test_the_house_next_door_keeps_its_own(desk, cast):
    assert cast.alice.post(f"{PAGE}/fees", {"zh": "收费", "revision": "0"}).status_code == 302
    assert "收费" not in cast.charlie.get("/app/complaints").text
    for name in ("gu", "mei", "ouyang"):
        assert cast.people[name].get(PAGE).status_code == 403


def test_a_page_asks_for_the_tree_once(desk, cast):
    for code in CODES:
        desk.case(category=code)
    cast.gu.get("/app/complaints")
    for address in ("/app/complaints", "/app/complaints/statistics?category=fees"):
        with sent_queries() as sent:
            assert cast.gu.get(address).status_code == 200
        assert sum("FROM case_categories" in query for query in sent) == 1, address


def test_addresses_keep_odd_codes_out():
    assert read_wanted({"category": "fees.alone"}) == Wanted(category="fees.alone")
    for odd in ("Fees", "fees'", "fees.", "", "f", "x" * 40):
        assert read_wanted({"category": odd}) == Wanted()


def test_the_database_says_it_too(desk):
    with desk.work("alice") as alice:
        services.retire_category("fees", alice)
    rows = {row.code: row.id for row in desk.all(CaseCategory)}
    for change in (
        {"code": "Fees; DROP"},
        {"name_zh": ""},
        {"parent_id": rows["fees"]},
        {"active": True, "merged_into_id": rows["other"]},
    ):
        with pytest.raises(IntegrityError), desk.work("alice"):
            session().execute(
                update(CaseCategory).where(CaseCategory.code == "fees").values(**change)
            )
