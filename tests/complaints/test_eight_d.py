"""The 8D report: what stands in each discipline, on the page and in the PDF, in both languages."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import update

from complaints.actions.again.services import answer_check, ask_elsewhere, flag_recurrences
from complaints.actions.causes import services as causes
from complaints.actions.models import ActionItem
from complaints.actions.services import items, working
from complaints.models import Complaint
from foundation.loader import load_or_404
from foundation.unit_of_work import session, unit_of_work
from reports.pdf import render_pdf
from reports.sheets.gathering import gather_sheet
from reports.sheets.rendering import sheet_html
from tenants.models import User
from tests.complaints.acting import BAD, GOOD, OTHER, clock_day, make_works
from tests.reports.catalogue import catalogue

PLACES = ("D0", "D1", "D2", "D3", "D4", "D5", "D6", "D7", "D8")


@pytest.fixture
def works(desk):
    return make_works(desk)


def complain(works):
    """A case about waiting from the department of the action."""
    case, _ = works.desk.lodge(category="waiting")
    with works.work("mei"):
        unit = works.desk.cast.jiangzhou.departments["paediatrics"]
        row = update(Complaint).where(Complaint.id == case.id)
        session().execute(row.values(department_id=unit))
    return case


def planned(works, case):
    """A draft with everything a plan can hold."""
    action = works.plan(cases=[case.ref], contained_on=clock_day())
    with works.work("mei") as mei:
        first = causes.add_cause(
            action, mei, text="早班少人", category="people", evidence="排班表", root=True
        )
        causes.add_cause(action, mei, text="请假不补", category="people", parent_id=first.id)
        for text, lasting in (("修订候诊管理办法", "standard"), ("全科培训新流程", "training")):
            items.add_item(action, mei, **works.item(text=text), lasting=lasting)
    return action


def judged(works, case):
    """The same action through every step, another department asked, a new case after."""
    action, today = planned(works, case), clock_day()
    works.take(action, "submit", "mei")
    for code, sheets in (("paediatrics", BAD), ("cardiology", OTHER)):
        works.answers(sheets, today - timedelta(days=10), code)
    works.take(action, "approve", "wen")
    for item in works.desk.all(ActionItem, action_id=action.id):
        with works.work("ouyang") as ouyang:
            working.complete_item(action, item.id, ouyang, f"凭证：{item.text}")
    works.take(action, "finish", "ouyang")
    for code, sheets in (("paediatrics", GOOD), ("cardiology", OTHER)):
        works.answers(sheets, today + timedelta(days=5), code)
    works.later(31)
    works.measure()
    action = works.take(action, "judge_effective", "iris", "四周数据一致")
    facts = {"owner_id": works.desk.cast.ouyang.user_id, "due_on": date(2027, 1, 10)}
    for code, reason in (("cardiology", "用的是同一套系统"), ("pharmacy", "也要排队")):
        unit = works.desk.cast.jiangzhou.departments[code]
        with works.work("mei") as mei:
            check = ask_elsewhere(action, mei, department_id=unit, reason=reason, **facts)
        if code == "cardiology":
            with works.work("mei") as mei:
                answer_check(check, mei, "yes", "排队一样长")
    works.later(33)  # from the beginning
    complain(works)
    with works.work("mei"):
        assert [row.action_id for row in flag_recurrences()] == [action.id]
    return works.fresh(action)


def on_the_page(works, action, language):
    """The words of each discipline on the page, without spaces."""
    with unit_of_work():
        mei = User.id == works.desk.cast.mei.user_id
        session().execute(update(User).where(mei).values(locale=language))
    page = works.desk.cast.mei.get(f"/app/actions/{action.ref}/8d").text
    found = {}
    for part in page.split("<h2")[1:]:
        words = plain("<h2" + part)
        found[words[:2]] = words
    return found


def in_the_file(works, action, language):
    """The words of each discipline of the sheet, without spaces, and all words of its PDF."""
    with works.work("mei"):
        sheet = gather_sheet(load_or_404(type(action), id=action.id), language)
    page = sheet_html(sheet, *catalogue(language))
    pdf = PdfReader(BytesIO(render_pdf(page.html, page.assets, created=sheet.as_of)))
    found = {}
    for part in page.html.split("<h2")[1:]:
        words = plain("<h2" + part)
        for place in re.findall(r"D\d", plain(part.partition("</h2>")[0])):
            found[place] = found.get(place, "") + words
    return found, "".join("".join(each.extract_text().split()) for each in pdf.pages)


def plain(html):
    """The words without spaces; drawings are left out, so that the lists beside must tell them."""
    html = re.sub(r"<svg.*?</svg>", " ", html, flags=re.DOTALL)
    return "".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


WORDS = {
    "zh": {
        "D0": ("投诉", "一般"),
        "D1": ("Mei", "Wen", "Ouyang", "Iris"),
        "D2": ("三个月里十二件投诉",),
        "D3": ("高峰时加开两个窗口",),
        "D4": ("早班少人", "排班表", "请假不补", "平均等二十四分钟", "两套系统靠纸单连接"),
        "D5": ("修订候诊管理办法", "75.0"),
        "D6": ("凭证：修订候诊管理办法", "87.5"),
        "D7": (
            *("制度或标准", "修订候诊管理办法", "培训", "全科培训新流程"),
            *("心内科门诊：有，这里也有", "排队一样长", "药房：已询问", "也要排队"),
            *("等候", "儿科门诊", "75.0", "180天", "新增1件同类投诉", "尚未认定"),
        ),
        "D8": ("有效", "四周数据一致", "Ouyang"),
    },
    "en": {
        "D0": ("Complaints", "Moderate"),
        "D1": ("Mei", "Wen", "Ouyang", "Iris"),
        "D2": ("三个月里十二件投诉",),
        "D3": ("高峰时加开两个窗口",),
        "D4": ("早班少人", "排班表", "请假不补", "平均等二十四分钟", "两套系统靠纸单连接"),
        "D5": ("修订候诊管理办法", "75.0"),
        "D6": ("凭证：修订候诊管理办法", "87.5"),
        "D7": (
            *("aruleorstandard", "修订候诊管理办法", "training", "全科培训新流程"),
            *("Cardiology:yes,heretoo", "排队一样长", "Pharmacy:asked", "也要排队"),
            *("Paediatrics", "75.0", "180days", "1newcaseofthesamekind", "Nobodyhasdecidedyet"),
        ),
        "D8": ("Effective", "四周数据一致", "Ouyang"),
    },
}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_discipline_tells_what_the_action_holds(works, language):
    case = complain(works)
    action = judged(works, case)
    file, printed = in_the_file(works, action, language)
    for shown in (on_the_page(works, action, language), file):
        assert lacking(shown, WORDS[language]) == [], (shown["D6"], shown["D7"])
        assert case.ref in shown["D2"]
        assert str(action.contained_on.year) in shown["D3"]
        (other,) = set(re.findall(r"A-\d{4}-\d{4}", shown["D7"])) - {action.ref}
        assert other in printed
    assert not re.search(r"[.。][;；]|[?？][:：]", printed)  # a sentence has one end
    assert [
        word for words in WORDS[language].values() for word in words if word not in printed
    ] == []


def lacking(shown, wanted):
    return [
        (place, word)
        for place in PLACES
        for word in wanted.get(place, ())
        if word not in shown[place]
    ]


NOTHING = {
    "zh": {
        "D7": ("没有修订制度、文件或安排培训", "没有询问其他部门", "无法观察", "至今没有"),
        "D8": ("尚未认定",),
    },
    "en": {
        "D7": (
            *("Noitemoftheplanchanges", "Nootherdepartmentwasasked"),
            *("Nothingcanbewatched", "Notsofar"),
        ),
        "D8": ("Notjudgedyet",),
    },
}
UNWRITTEN = {"zh": ("还没有写", "未写"), "en": ("Notwrittenyet", "notwritten")}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_nobody_wrote_is_said_to_be_missing(works, language):
    empty = {"containment": "", "whys": [], "root_cause": "", "target": None, "least_change": None}
    action = works.plan(**empty)
    file, _ = in_the_file(works, action, language)
    for shown, unwritten in zip(
        (on_the_page(works, action, language), file), UNWRITTEN[language], strict=True
    ):
        assert lacking(shown, NOTHING[language] | {"D3": [unwritten], "D4": [unwritten]}) == []
