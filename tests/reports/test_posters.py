"""Posters: what hangs on the wall leads where it says, for the doors that were chosen."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO

import pypdfium2
import pytest
import zxingcpp
from pypdf import PdfReader
from sqlalchemy import select

from foundation.audit.models import AuditEvent
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from foundation.work.jobs import perform
from foundation.work.models import Work
from reports.about_posters import SECONDS
from reports.models import PosterSheet, ReportRun
from reports.pdf import Limits, render_pdf
from reports.posters.document import Common, Poster, PosterSet
from reports.posters.rendering import LINKS, posters_html, size
from reports.posters.services import MOST_POSTERS
from surveys.models import Collector

ZH = Common("zh-Hans-CN", "江州医院", "您今天满意吗？", "约 2 分钟", "匿名：不记录您是谁。")
EN = Common("en", "Jiangzhou Hospital", "Are you satisfied?", "About 2 minutes", "Anonymous.")
WANTED = {
    "paper": "a4",
    "languages": "both",
    "invitation_zh": "您满意吗？",
    "invitation_en": "Well?",
}
POINT = 72 / 25.4  # of a millimetre


def said(message, **values):
    return message % values if values else message


def press(posters):
    page = posters_html(posters, said, said)
    return render_pdf(page.html, page.assets, created=posters.as_of)


def drawn(number, paper, texts=(ZH, EN), host="https://pingjia.example.org"):
    doors = tuple(
        Poster(
            f"{host}/jiangzhou/k7m{n:03d}", (("内科门诊", f"{n}号窗口"), ("Medicine", f"Desk {n}"))
        )
        for n in range(number)
    )
    return PosterSet("海报", paper, "#c8102e", texts, doors, date(2026, 11, 22))


def codes_on(pdf, page=0, per_mm=4.0):
    """What a camera that sees so many pixels of a millimetre reads from a page."""
    picture = pypdfium2.PdfDocument(pdf)[page].render(scale=per_mm / POINT).to_pil()
    return sorted(code.text for code in zxingcpp.read_barcodes(picture))


@pytest.mark.parametrize("paper", ["a4", "a6"])
@pytest.mark.parametrize("texts", [(ZH, EN), (ZH,), (EN,)], ids=["both", "zh", "en"])
def test_the_code_leads_to_the_printed_link(paper, texts):
    posters = drawn(1, paper, texts)
    pdf = press(posters)
    (page,) = PdfReader(BytesIO(pdf)).pages
    (address,) = codes_on(pdf)
    assert address == posters.posters[0].url
    assert address.removeprefix("https://") in page.extract_text()
    wide, high = (float(side) / POINT for side in page.mediabox[2:])
    assert (round(wide), round(high)) == ((210, 297) if paper == "a4" else (105, 148))


@pytest.mark.parametrize(("paper", "per_mm"), [("a4", 1.0), ("a6", 1.8)])
def test_a_phone_reads_it_from_a_metre(paper, per_mm):
    """Looking 65° wide it sees 1.27 m there: 1920 pixels are 1.5 a millimetre, 2560 are 2."""
    posters = drawn(1, paper)
    assert codes_on(press(posters), per_mm=per_mm) == [posters.posters[0].url]


def test_four_share_a_sheet_to_be_cut():
    posters = drawn(6, "a6_sheet")
    pdf = press(posters)
    first, second = PdfReader(BytesIO(pdf)).pages
    assert codes_on(pdf, 0) == [door.url for door in posters.posters[:4]]
    assert codes_on(pdf, 1) == [door.url for door in posters.posters[4:]]
    assert (float(first.mediabox[2]), float(second.mediabox[2])) == (first.mediabox[2],) * 2


def test_nothing_is_printed_near_an_edge_but_the_marks_to_cut():
    pdf = press(drawn(1, "a4"))
    picture = pypdfium2.PdfDocument(pdf)[0].render(scale=4 / POINT).to_pil().convert("L")
    width, height = picture.size
    inner = picture.crop((20, 20, width - 20, height - 20))
    picture.paste(255, (20, 20, width - 20, height - 20))
    assert picture.getextrema()[0] > 250
    assert inner.getextrema()[0] < 50


def test_the_pdf_is_tagged_and_its_fonts_are_inside():
    reader = PdfReader(BytesIO(press(drawn(1, "a4"))))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert [str(item.title) for item in reader.outline] == ["内科门诊 · 0号窗口"]
    fonts = reader.pages[0]["/Resources"]["/Font"].values()
    inside = [font.get_object()["/DescendantFonts"][0]["/FontDescriptor"] for font in fonts]
    assert inside
    assert all("/FontFile2" in each or "/FontFile3" in each for each in inside)


def test_the_same_order_gives_the_same_bytes():
    assert press(drawn(2, "a4")) == press(drawn(2, "a4"))


@pytest.mark.soak
def test_three_hundred_keep_within_the_press_limits():
    posters = drawn(MOST_POSTERS, "a4")
    page = posters_html(posters, said, said)
    pdf = render_pdf(page.html, page.assets, limits=Limits(seconds=SECONDS))
    assert len(PdfReader(BytesIO(pdf)).pages) == MOST_POSTERS
    assert codes_on(pdf, MOST_POSTERS - 1) == [posters.posters[-1].url]


def test_a_long_address_stays_on_the_page():
    host = "https://satisfaction.first-peoples-hospital.example.org"
    posters = drawn(1, "a6", host=host)
    text = PdfReader(BytesIO(press(posters))).pages[0].extract_text()
    assert posters.posters[0].url.removeprefix("https://") in text
    assert size(posters.posters[0].url.removeprefix("https://"), LINKS) == "s"


def test_markup_in_a_name_is_text():
    bad = Common("zh-Hans-CN", "<b>院</b>", "<img src=x>", "约 2 分钟", "匿名")
    html = posters_html(drawn(1, "a4", (bad,)), said, said).html
    assert "<img" not in html
    assert "&lt;b&gt;" in html


# --- in the browser ------------------------------------------------------------------------------


def path(world, *parts):
    return "/".join((f"/app/surveys/{world.survey_ref}/posters", *parts))


def order(person, world, **more):
    return person.post(path(world, "order"), {**WANTED, **more})


def rows(world, model):
    with tenant_scope(world.tenant_id), unit_of_work():
        return list(session().scalars(select(model)))


def make(app, world):
    with tenant_scope(world.tenant_id), unit_of_work():
        query = select(Work.id).where(Work.kind == "make_report", Work.state != "done")
        waiting = list(session().scalars(query))
    with app.app_context():
        return [perform(world.tenant_id, each) for each in waiting]


def add_windows(cast, world, text="药房 | 1-3号窗口 | Counter 1-3"):
    url = f"/app/surveys/{world.survey_ref}/links/places/add"
    assert cast.mei.post(url, {"text": text}).status_code == 302


def test_every_link_of_the_posters_opens(app, cast, world):
    add_windows(cast, world)
    assert order(cast.mei, world).status_code == 303
    (run,) = rows(world, ReportRun)
    assert "<progress" in cast.vera.get(path(world)).text
    assert cast.vera.get(path(world, run.ref, "progress")).status_code == 200
    assert cast.vera.get(path(world, run.ref, "download")).status_code == 404
    assert make(app, world) == ["done"]
    done = cast.vera.get(path(world, run.ref, "progress"))
    assert done.headers["HX-Redirect"] == path(world)
    file = cast.vera.get(path(world, run.ref, "download"))
    assert file.headers["Content-Type"] == "application/pdf"
    name = f"filename=huisheng-{world.survey_ref}-posters-zh-"
    assert name in file.headers["Content-Disposition"]
    pages = PdfReader(BytesIO(file.data)).pages
    assert len(pages) == 7
    visitor = app.test_client()
    for number, page in enumerate(pages):
        (address,) = codes_on(file.data, number)
        assert address.removeprefix("http://") in "".join(page.extract_text().split())
        assert visitor.get(address.removeprefix("http://localhost")).status_code == 200
    text = "".join(pages[-1].extract_text().split())
    for words in (
        "药房·3号窗口",
        "Counter3",
        "您满意吗",
        "Well?",
        "保密：",
        "Confidential:",
        "分钟",
    ):
        assert words in text, words
    with tenant_scope(world.tenant_id), unit_of_work():
        actions = set(session().scalars(select(AuditEvent.action)))
    assert {"posters.ordered", "report.requested", "report.downloaded"} <= actions


def test_posters_for_chosen_departments_places_or_one_door(cast, world):
    add_windows(cast, world)
    pharmacy = str(cast.jiangzhou.departments["pharmacy"])
    for more in (
        {"departments": pharmacy},
        {"words": "窗口"},
        {"words": "counter 2"},
        {"code": world.codes["cardiology"]},
        {"departments": pharmacy, "words": "窗口", "paper": "a6_sheet", "languages": "zh"},
    ):
        assert order(cast.mei, world, **more).status_code == 303, more
    made = sorted(rows(world, PosterSheet), key=lambda each: each.created_at)
    assert [len(each.doors) for each in made] == [4, 3, 1, 1, 3]


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"invitation_zh": "长" * 17}, "1 到 16 个字"),
        ({"invitation_en": ""}, "1 到 48 个字"),
        ({"paper": "a3"}, "请选一项"),
        ({"languages": "fr"}, "请选一项"),
        ({"words": "没有的地方"}, "没有这样的"),
        ({"code": "zzzzz9"}, "没有这样的"),
    ],
)
def test_an_order_that_cannot_be_made_says_why_and_is_kept(cast, world, more, why):
    answer = order(cast.mei, world, **more)
    assert answer.status_code == 400
    assert why in re.sub("<[^>]+>", "", answer.text)
    assert 'value="您满意吗？"' in answer.text or "invitation_zh" in more
    assert rows(world, PosterSheet) == []


def test_a_closed_door_gets_no_poster(app, cast, world):
    add_windows(cast, world)
    order(cast.mei, world, words="窗口")
    code = next(c.short_code for c in rows(world, Collector) if c.place_zh == "2号窗口")
    cast.mei.post(f"/app/surveys/{world.survey_ref}/links/{code}/close")
    make(app, world)
    (run,) = rows(world, ReportRun)
    assert run.pages == 2
    order(cast.mei, world, words="窗口")
    assert sorted(len(each.doors) for each in rows(world, PosterSheet)) == [2, 3]
    assert order(cast.mei, world, code=code).status_code == 400


def test_a_closed_survey_gets_no_posters(cast, world):
    cast.mei.post(f"/app/surveys/{world.survey_ref}/close", {"revision": "2"})
    assert order(cast.mei, world).status_code == 409
    assert "制作海报" not in cast.mei.get(path(world)).text


def test_too_many_at_once_are_refused(cast, world, monkeypatch):
    monkeypatch.setattr("reports.posters.services.MOST_POSTERS", 3)
    assert "共 4 张" in order(cast.mei, world).text


@pytest.mark.parametrize("name", ["vera", "iris"])
def test_who_only_reads_orders_none(cast, world, name):
    assert order(cast.people[name], world).status_code == 403
    assert "制作海报" not in cast.people[name].get(path(world)).text
    assert rows(world, PosterSheet) == []


def test_another_tenant_finds_nothing(cast, world):
    order(cast.mei, world)
    (run,) = rows(world, ReportRun)
    for way in (path(world), path(world, run.ref, "progress"), path(world, run.ref, "download")):
        assert cast.charlie.get(way).status_code == 404
    assert order(cast.charlie, world).status_code == 404
    assert cast.charlie.post(path(world, run.ref, "retry")).status_code == 404
    foreign = str(cast.zenith.departments["east"])
    assert order(cast.mei, world, departments=foreign).status_code == 400


def test_a_report_of_the_survey_is_no_poster(cast, world):
    cast.mei.post(f"/app/results/{world.survey_ref}/reports", {"language": "zh"})
    (run,) = rows(world, ReportRun)
    assert cast.mei.get(path(world, run.ref, "download")).status_code == 404
    assert cast.mei.post(path(world, run.ref, "retry")).status_code == 404
