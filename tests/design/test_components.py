"""The parts of the pages, drawn once each with sample data by a strict template engine."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from design.sheets import TEMPLATES

GUIDE = ("index", "survey")
MACRO = re.compile(r"\{%-?\s*macro\s+([a-z]\w*)\(")


@pytest.mark.parametrize("page", GUIDE)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_style_guide_is_drawn(visitor, page: str, language: str):
    answer = visitor.get(f"/styleguide/{page}?lang={language}")

    assert answer.status_code == 200
    assert answer.text.count("<h1") == (1 if page == "index" else 2)
    assert "None" not in re.sub(r"<[^>]*>", "", answer.text)


@pytest.mark.parametrize(
    "path", sorted((TEMPLATES / "components").glob("*.html")), ids=lambda p: p.stem
)
def test_every_macro_is_used_by_the_style_guide_or_another_part(path):
    text = "\n".join(
        other.read_text()
        for folder in ("styleguide", "components", "layouts", "errors")
        for other in (TEMPLATES / folder).glob("*.html")
    )
    for name in MACRO.findall(path.read_text()):
        uses = len(re.findall(rf"\b{name}\(|\bas {name}\b", text))
        assert uses > 1, f"{name} of {path.name} is shown nowhere"


def test_the_public_page_is_light(visitor):
    import gzip

    page = visitor.get("/styleguide/survey").data
    sheet = visitor.get(re.search(r'href="([^"]*public\.css)"', page.decode())[1])

    assert b"<script" not in page
    assert len(gzip.compress(page)) + len(sheet.data) < 20 * 1024


def test_texts_of_people_are_escaped(gallery):
    with gallery.test_request_context("/"):
        work = gallery.jinja_env.get_template("components/work.html").module
        shown = str(work.work_item("<script>", "/x?a=1&b=2", facts=["<b>"]))

    assert "<script>" not in shown
    assert "<b>" not in shown


def test_a_field_tells_its_hint_and_its_error(gallery):
    from wtforms import Form, StringField
    from wtforms.validators import DataRequired

    class Sample(Form):
        name = StringField("Name", [DataRequired("Say something.")], description="Any word.")

    form = Sample()
    form.validate()
    with gallery.test_request_context("/"):
        module = gallery.jinja_env.get_template("components/form.html").module
        field = str(module.field(form.name, autocomplete="off"))
        summary = str(module.error_summary(form))

    assert 'aria-describedby="name-hint name-error"' in field
    assert 'aria-invalid="true"' in field
    assert 'autocomplete="off"' in field
    assert field.index("Any word.") < field.index("Say something.") < field.index("<input")
    assert 'href="#name"' in summary
    assert 'role="alert"' in summary


@pytest.mark.parametrize(
    ("value", "sure", "arrow", "look"),
    [
        (4.4, True, "arrow-up-right", "is-up"),
        (-5.6, True, "arrow-down-right", "is-down"),
        (0.6, False, "arrow-right", ""),
    ],
)
def test_only_a_sure_change_has_colour(gallery, value, sure, arrow, look):
    with gallery.test_request_context("/?lang=en"):
        shown = str(
            gallery.jinja_env.get_template("components/marks.html").module.change(value, sure)
        )

    assert f"#{arrow}" in shown
    assert ("is-up" in shown, "is-down" in shown) == (look == "is-up", look == "is-down")
    assert "-5.6" not in shown


def test_numbers_have_the_true_minus_and_thousands(gallery):
    with gallery.test_request_context("/"):
        marks = gallery.jinja_env.get_template("components/marks.html").module

        assert str(marks.number(4218)) == "4,218"
        assert str(marks.signed(-1.25, 1)) == "−1.2"
        assert str(marks.signed(0.8)) == "+0.8"


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(40, "40 min"), (120, "2 h"), (130, "2 h 10 min"), (2880, "2 days"), (3000, "2 days 2 h")],
)
def test_spans_of_time_in_words(gallery, minutes, words):
    with gallery.test_request_context("/?lang=en"):
        assert (
            str(gallery.jinja_env.get_template("components/marks.html").module.span(minutes))
            == words
        )


def test_likert_bars_meet_in_the_middle(gallery):
    rows = [("A", [0, 0, 100, 0, 0]), ("B", [10, 10, 20, 30, 30]), ("C", [0, 0, 0, 0, 0])]
    with gallery.test_request_context("/"):
        module = gallery.jinja_env.get_template("components/chart.html").module
        shown = str(module.likert(rows, ["1", "2", "3", "4", "5"], "x"))
    wide = shown.split("</svg>")[5]
    middles = [
        float(x) + float(width) / 2
        for x, width in re.findall(r'<rect x="([\d.]+)"[^>]* width="([\d.]+)"[^>]*f-l3', wide)
    ]

    assert len(middles) == 2
    assert abs(middles[0] - middles[1]) < 1
    assert all(float(x) >= 0 for x in re.findall(r'<rect x="([-\d.]+)"', shown))
    assert (
        max(
            float(x) + float(w)
            for x, w in re.findall(r'<rect x="([\d.]+)"[^>]* width="([\d.]+)"', wide)
        )
        <= 560
    )


def test_a_question_without_extras_is_drawn(gallery):
    bare = SimpleNamespace(name="q1", text="Why?", options=[("a", "A")], points=[(1, "")])
    with gallery.test_request_context("/"):
        public = gallery.jinja_env.get_template("components/public.html").module
        for draw in (
            public.rating,
            public.nps,
            public.single,
            public.multiple,
            public.long_text,
            public.line_text,
            public.picker,
            public.consent,
        ):
            assert "Why?" in str(draw(bare))


def test_questions_keep_their_answers(visitor):
    page = visitor.get("/styleguide/survey").text

    assert page.count(" checked") == 7
    assert "取药要排两次队" in page
    assert 'aria-describedby="q-q6-error"' in page
