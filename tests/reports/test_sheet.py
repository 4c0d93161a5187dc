"""The sheet of an action as a document: two pages, nothing cut, the same bytes."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from reports.pdf import render_pdf
from reports.sheets.document import Change, Comparison, Effect
from reports.sheets.rendering import sheet_html
from tests.reports.catalogue import catalogue
from tests.reports.sheets import BEFORE, EFFECT, HISTORY, last_words, longest, ordinary


def printed(sheet):
    page = sheet_html(sheet, *catalogue(sheet.language))
    return render_pdf(page.html, page.assets, created=sheet.as_of)


def read(pdf):
    """The pages' text without spaces and line ends."""
    return ["".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_ordinary_action_has_two_pages(language):
    sheet = ordinary(language)
    first, second = read(printed(sheet))
    for word in (sheet.title, sheet.root_cause, sheet.items[0].evidence, "四周核对记录.xlsx"):
        assert word in first
    for word in ("72.3", "86.3", "+14.0", "+9.5", sheet.history[3].reason):
        assert word in second


@pytest.mark.parametrize(
    "changed",
    [
        {"effect": None, "verdict": None},
        {"effect": None, "verdict": None, "frozen": None, "items": (), "whys": (), "cases": ()},
        {"items": ordinary().items[:1], "whys": ("只有一个原因",), "history": HISTORY[:2]},
    ],
    ids=["under observation", "just opened", "short"],
)
def test_an_action_on_its_way_has_two_pages_too(changed):
    assert len(read(printed(ordinary(**changed)))) == 2


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_longest_texts_run_on_and_nothing_is_cut(language):
    sheet = longest(language)
    pages = read(printed(sheet))
    assert len(pages) > 2
    whole = "".join(pages)
    for word in last_words(sheet):
        assert word in whole


def test_a_plan_a_little_too_long_takes_no_third_page():
    sheet = ordinary(items=ordinary().items[:1] * 10)
    assert len(read(printed(replace(sheet, history=HISTORY[:4])))) == 2


def test_the_same_sheet_gives_the_same_bytes():
    assert printed(ordinary()) == printed(ordinary())


def test_what_is_typed_is_escaped():
    page = sheet_html(ordinary(title="<script>alert(1)</script>"), *catalogue("zh"))
    assert "<script>" not in page.html


def test_warnings_and_doubt_are_said():
    text = "".join(read(printed(ordinary())))
    assert "答卷的人和整改前不太一样" in text
    assert "整改前有12天还没有开始调查" in text
    assert "不能证明有效" in text
    quiet = replace(EFFECT, shifted=False, unasked_days=0)
    text = "".join(read(printed(ordinary(effect=quiet))))
    assert "不太一样" not in text
    assert "还没有开始调查" not in text


def test_few_answers_leave_no_figure():
    few = Effect(
        **{
            **{name: getattr(EFFECT, name) for name in EFFECT.__dataclass_fields__},
            "own": Comparison(BEFORE, None, None),
            "beside": None,
            "beyond": None,
            "kind": "open",
        }
    )
    text = "".join(read(printed(ordinary(effect=few))))
    assert "不足10份" in text
    assert "86.3" not in text.replace(EFFECT.sentence.replace(" ", ""), "")
    assert "没有前后都满十份的部门" in text


def test_a_verdict_against_the_figures_is_marked():
    verdict = ordinary().verdict
    assert "认定与数据的建议不同" not in sheet_html(ordinary(), *catalogue("zh")).html
    against = ordinary(verdict=replace(verdict, kind="no", word="无效"))
    assert "认定与数据的建议不同" in sheet_html(against, *catalogue("zh")).html


def test_only_a_sure_change_has_a_colour():
    sure = sheet_html(ordinary(), *catalogue("zh")).html
    unsure = replace(EFFECT, own=replace(EFFECT.own, change=Change(14.0, -1.0, 29.0)))
    grey = sheet_html(ordinary(effect=unsure), *catalogue("zh")).html
    colour = "#14507a"
    assert colour in sure[sure.index("<svg") : sure.index("</svg>")]
    assert colour not in grey[grey.index("<svg") : grey.index("</svg>")]
