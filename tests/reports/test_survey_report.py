"""The finished report: its text, its pages, its silence about small bases."""

from __future__ import annotations

import re
from dataclasses import replace
from math import prod

import pytest
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from reports.document import Anonymity
from reports.paper import accent_shades
from reports.rendering import survey_html
from reports.telling import Teller
from surveys.library.catalogue import load_pack
from tests.reports.catalogue import CHINESE, ROOT, catalogue
from tests.reports.sample import sample_report


def _text(pdf):
    return "\n".join(page.extract_text() for page in pdf.pages).replace("\u00a0", " ")


def _squeezed(text):
    return re.sub(r"\s", "", text)


def test_chinese_headings_and_figures(chinese_pdf):
    text = _squeezed(_text(chinese_pdf))
    for words in ("管理摘要", "方法与样本", "部门结果", "原话", "86.9±0.7", "2,511", "86.2～87.6"):
        assert words in text


def test_english_headings_and_figures(english_pdf):
    text = _text(english_pdf)
    for words in ("Management summary", "Method and sample", "86.9 ± 0.7", "2,511", "86.2 to 87.6"):
        assert words in text


def test_fonts_are_noto(chinese_pdf, english_pdf):
    for pdf in (chinese_pdf, english_pdf):
        names = {
            str(font.get_object()["/BaseFont"])
            for page in pdf.pages
            for font in page["/Resources"]["/Font"].values()
        }
        assert names
        assert all("Noto" in name and "SC" in name for name in names), names


@pytest.mark.parametrize("language", ["zh", "en"])
def test_contents_name_the_real_pages(language, request):
    pdf = request.getfixturevalue({"zh": "chinese_pdf", "en": "english_pdf"}[language])
    contents = _squeezed(pdf.pages[1].extract_text())
    top = [entry for entry in pdf.outline if not isinstance(entry, list)]
    chapters = [entry for entry in top if str(entry.title) not in ("目录", "Contents")]
    pages = [pdf.get_destination_page_number(chapter) + 1 for chapter in chapters]
    assert len(pages) == 7
    assert "".join(map(str, pages)) in contents
    for chapter, page in zip(chapters, pages, strict=True):
        assert _squeezed(str(chapter.title)) in _squeezed(pdf.pages[page - 1].extract_text())


def test_every_page_but_the_cover_is_numbered(chinese_pdf):
    pages = len(chinese_pdf.pages)
    for number, page in enumerate(chinese_pdf.pages[1:], start=2):
        text = _squeezed(page.extract_text())
        assert f"{number}/{pages}" in text
        assert "澜江市人民医院" in text


def test_no_page_is_nearly_empty(chinese_pdf, english_pdf):
    for pdf, least in ((chinese_pdf, 250), (english_pdf, 600)):
        for page in pdf.pages[1:]:
            assert len(_squeezed(page.extract_text())) > least


def test_small_bases_say_nothing(english_page):
    assert "Pain clinic" in english_page.html
    rows = re.findall(r"<tr>(?:(?!</tr>).)*Pain clinic.*?</tr>", english_page.html, re.DOTALL)
    assert len(rows) == 1
    assert re.findall(r"\d+(?:\.\d+)?", re.sub(r"<[^>]+>", " ", rows[0])) == ["5", "5"]


def test_no_index_below_ten(english_page):
    (row,) = re.findall(r"<tr>(?:(?!</tr>).)*Nutrition.*?</tr>", english_page.html, re.DOTALL)
    assert re.findall(r"\d+", re.sub(r"<[^>]+>", " ", row)) == ["7", "10"]


def test_hostile_comment_is_printed_literally(chinese_page, chinese_pdf):
    assert "<img" not in chinese_page.html
    assert "<imgsrc=file:///etc/passwd>" in _squeezed(_text(chinese_pdf))


def test_hostile_titles_are_text(english_page):
    report = replace(
        sample_report("en"),
        organisation="<link rel=attachment href=file:///etc/passwd>",
        survey_title="{{ 7 * 7 }}</style><script>",
    )
    html = survey_html(report, *catalogue("en")).html
    assert "<link rel=attachment" not in html
    assert "<script>" not in html
    assert "{{ 7 * 7 }}" in html


def test_document_is_tagged_and_says_its_language(chinese_pdf):
    root = chinese_pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "zh-Hans-CN"
    assert chinese_pdf.metadata.title == "澜江市人民医院 门诊患者满意度调查报告"


def test_every_figure_has_its_words(chinese_pdf):
    objects = [chinese_pdf.get_object(i) for i in range(1, chinese_pdf.trailer["/Size"])]
    figures = [each for each in objects if hasattr(each, "get") and each.get("/S") == "/Figure"]
    assert len(figures) == 7
    assert all(len(figure["/Alt"]) > 10 for figure in figures)


def test_a_long_title_is_cut_in_the_head_of_a_page():
    title = "二〇二六年第三季度门诊与急诊患者体验与满意度跟踪调查" * 2
    html = survey_html(replace(sample_report("zh"), survey_title=title), *catalogue("zh")).html
    assert f"{title}报告</h1>" in html
    assert "…</span>" in html


def test_a_bare_survey_still_makes_a_report():
    bare = replace(
        sample_report("en"),
        anonymity=Anonymity.ANONYMOUS,
        overall=None,
        target=None,
        dimensions=(),
        units=(),
        nps=None,
        distributions=(),
        comments=(),
        comment_total=0,
        items=(),
        limits=(),
    )
    html = survey_html(bare, *catalogue("en")).html
    assert "Too few answers" in html
    assert 'id="departments"' not in html
    assert 'href="#departments"' not in html


def test_same_report_same_page(chinese_page):
    again = survey_html(sample_report("zh"), *catalogue("zh"))
    assert again.html == chinese_page.html


def test_accent_is_darkened_until_it_can_be_read():
    assert accent_shades("#0f5a66")[0] == "#0f5a66"
    assert accent_shades("#ffe000")[0] != "#ffe000"
    with pytest.raises(ValueError, match="#rrggbb"):
        accent_shades("red;} body { background: url(http://example.org)")


def test_every_text_is_translated():
    with CHINESE.open("rb") as source:
        known = {
            message.id if isinstance(message.id, str) else message.id[0]
            for message in read_po(source)
            if message.id and message.string
        }
    asked = set()
    sentences = [ROOT / "reports" / name for name in ("findings.py", "prose.py", "rendering.py")]
    for path in (*sentences, *sorted((ROOT / "reports" / "charts").glob("*.py"))):
        asked |= {found[1] for found in extract_from_file("python", path)}
    for path in sorted((ROOT / "templates" / "reports" / "pdf").glob("*.html")):
        asked |= {found[1] for found in extract_from_file("jinja2.ext:babel_extract", path)}
    singular = {text if isinstance(text, str) else text[0] for text in asked}
    assert singular - known == set()


def test_annex_tells_every_weight_down_the_tree():
    content = load_pack("parcel_receiving")
    items = [item for item in Teller(content, "zh").items(()) if item.shares]
    told = {item.dimension: item.shares for item in items}
    assert told["投递 › 送达方式"] == (0.53, 0.25)
    assert told["售后"] == (0.27,)
    assert sum(prod(shares) for shares in told.values()) == pytest.approx(1)
    report = replace(sample_report("zh"), items=tuple(items))
    html = survey_html(report, *catalogue("zh")).html
    assert html.count("53% × 25%") == 4
    assert "下面再分几项的" in html


def test_definition_of_a_flat_tree_says_no_more_than_it_needs(chinese_page):
    assert "二、每人每维度取已答各题的平均。" in chinese_page.html
    assert " × 1" not in chinese_page.html.partition("annex")[2].partition("</table>")[0]
