"""Every kind of question is filled in on its page: stored as typed, refused beside the field."""

import pytest

from foundation.loader import load_or_404
from surveys.definition.questions.kinds import KINDS
from surveys.models import Questionnaire, QuestionnaireVersion
from surveys.queries import content_of
from surveys.wording import question_kinds


@pytest.fixture
def url(cast, at_work, draft):
    with at_work(cast.mei):
        ref = load_or_404(Questionnaire, id=draft.questionnaire_id).ref
    return f"/app/questionnaires/{ref}/versions/1"


@pytest.fixture
def content(cast, at_work, draft):
    def read():
        with at_work(cast.mei):
            return content_of(load_or_404(QuestionnaireVersion, id=draft.id))

    return read


@pytest.fixture
def added(cast, url, content):
    """Add a question of a kind; returns its code."""

    def add(kind):
        form = {"revision": "1", "kind": kind, "section": "handling"}
        answer = cast.mei.post(f"{url}/questions", form)
        assert answer.status_code == 302, answer.text
        return answer.location.rsplit("/", 1)[1]

    return add


def rows(name, *lines):
    """Lines of a table as a browser sends them."""
    return {
        f"{name}-{number}-{field}": value
        for number, line in enumerate(lines)
        for field, value in line.items()
    }


WORDS = {"text_zh": "问题", "text_en": "Question", "required": "y"}
OPTIONS = rows(
    "options",
    {"code": "", "zh": "甲", "en": "A"},
    {"code": "", "zh": "其他", "en": "Other", "other": "y", "fixed": "y"},
)

# kind: what is typed, and what is stored of it
TYPED: dict[str, tuple[dict[str, str], dict[str, object]]] = {
    "rating": (
        {"points": "5", "low": "1", "look": "stars", "labels_zh": "", "labels_en": ""},
        {"points": 5, "look": "stars", "labels": ()},
    ),
    "ces": (
        {"low_label_zh": "很难", "high_label_zh": "很容易", "not_applicable": "y"},
        {"points": 7, "not_applicable": True},
    ),
    "nps": ({"low_label_zh": "不会"}, {}),
    "matrix": (
        {
            "points": "3",
            "low": "1",
            "labels_zh": "差\n中\n好",
            "labels_en": "",
            **rows(
                "rows",
                {"zh": "等候", "en": "Waiting", "indicator": "lodging"},
                {"zh": "态度", "en": "Manner", "indicator": "", "reversed": "y"},
            ),
        },
        {"points": 3},
    ),
    "single": (OPTIONS, {"option_codes": ("o1", "o2")}),
    "dropdown": ({**OPTIONS, "shuffle": "y"}, {"option_codes": ("o1", "o2"), "shuffle": True}),
    "multiple": (
        {**OPTIONS, "options-0-exclusive": "y", "min_choices": "1", "max_choices": "2"},
        {"min_choices": 1, "max_choices": 2},
    ),
    "ranking": ({**OPTIONS, "places": "1"}, {"most": 1}),
    "number": (
        {"minimum": "0.5", "maximum": "120", "decimals": "1", "unit_zh": "岁", "unit_en": "years"},
        {"minimum": 0.5, "maximum": 120, "decimals": 1},
    ),
    "date": (
        {"part": "both", "earliest": "2026-11-22T08:00", "latest": ""},
        {"part": "both", "earliest": "2026-11-22T08:00", "latest": None},
    ),
    "short_text": (
        {"expects": "email", "max_length": "200"},
        {"expects": "email", "max_length": 200},
    ),
    "long_text": ({"max_length": "2000"}, {"max_length": 2000}),
    "contact": ({"ask_name": "required", "ask_phone": "", "ask_email": "optional"}, {}),
    "file": ({"accept": "files", "files": "3"}, {"accept": "files", "most": 3}),
    "consent": ({}, {"required": True}),
    "note": ({}, {"required": False}),
    "picker": (
        {"source": "departments", "sets_department": "y"},
        {"source": "departments", "sets_department": True},
    ),
}


def test_every_kind_is_tried_and_has_words():
    assert set(TYPED) == set(KINDS) == set(question_kinds())


@pytest.mark.parametrize("kind", TYPED)
def test_stored_as_typed(cast, url, content, added, kind):
    code, (typed, stored) = added(kind), TYPED[kind]
    page = cast.mei.get(f"{url}/questions/{code}").text
    for name in {**WORDS, **typed} if kind != "note" else typed:
        assert f'name="{name}"' in page or name.startswith(("options-", "rows-")), name
    answer = cast.mei.post(f"{url}/questions/{code}", {"revision": "2", **WORDS, **typed})
    assert answer.status_code == 302, answer.text
    question = content().question(code)
    assert question.type == kind
    assert question.text.root == {"zh": "问题", "en": "Question"}
    assert {name: getattr(question, name) for name in stored} == stored


def test_saving_once_more_changes_nothing(cast, url, content, added):
    code = added("matrix")
    form = {**WORDS, **TYPED["matrix"][0]}
    cast.mei.post(f"{url}/questions/{code}", {"revision": "2", **form})
    before = content()
    form["rows-0-code"], form["rows-1-code"] = "r1", "r2"
    cast.mei.post(f"{url}/questions/{code}", {"revision": "3", **form})
    assert content() == before


def test_lines_of_a_table(cast, url, content, added):
    code = added("matrix")
    cast.mei.post(f"{url}/questions/{code}", {"revision": "2", **WORDS, **TYPED["matrix"][0]})
    first, second = content().question(code).rows
    assert (first.code, first.indicator, first.reversed) == ("r1", "lodging", False)
    assert (second.code, second.indicator, second.reversed) == ("r2", None, True)


def test_flags_of_options(cast, url, content, added):
    code = added("multiple")
    cast.mei.post(f"{url}/questions/{code}", {"revision": "2", **WORDS, **TYPED["multiple"][0]})
    first, second = content().question(code).options
    assert (first.exclusive, first.other, first.fixed) == (True, False, False)
    assert (second.exclusive, second.other, second.fixed) == (False, True, True)


def test_contact_details(cast, url, content, added):
    code = added("contact")
    cast.mei.post(f"{url}/questions/{code}", {"revision": "2", **WORDS, **TYPED["contact"][0]})
    asked = [(each.kind, each.required) for each in content().question(code).fields]
    assert asked == [("name", True), ("email", False)]


@pytest.mark.parametrize(
    ("kind", "typed", "where"),
    [
        ("matrix", {"points": "1", "low": "1"}, "points-error"),
        ("matrix", rows("rows", *({"zh": f"第{n}行"} for n in range(31))), "rows-error"),
        ("matrix", rows("rows", {"zh": "等候", "indicator": "nobody"}), "rows-0-indicator-error"),
        ("ces", {"labels_zh": "难\n易"}, "labels_zh-error"),
        ("rating", {"points": "5", "low": "1", "look": "hearts"}, "look-error"),
        ("ranking", {**OPTIONS, "places": "21"}, "places-error"),
        ("ranking", rows("options", *({"zh": f"第{n}"} for n in range(21))), "options-error"),
        ("multiple", {**OPTIONS, "min_choices": "3", "max_choices": "2"}, "max_choices-error"),
        ("multiple", {**OPTIONS, "min_choices": "-1"}, "min_choices-error"),
        ("number", {"minimum": "9", "maximum": "1", "decimals": "0"}, "maximum-error"),
        ("number", {"minimum": "nan", "decimals": "0"}, "minimum-error"),
        ("number", {"maximum": "1e400", "decimals": "0"}, "maximum-error"),
        ("number", {"decimals": "5"}, "decimals-error"),
        ("date", {"part": "date", "earliest": "22.11.2026"}, "earliest-error"),
        ("date", {"part": "time", "latest": "25:00"}, "latest-error"),
        (
            "date",
            {"part": "date", "earliest": "2026-02-02", "latest": "2026-02-01"},
            "latest-error",
        ),
        ("date", {"part": "week"}, "part-error"),
        ("short_text", {"expects": "text", "max_length": "201"}, "max_length-error"),
        ("short_text", {"expects": "nonsense", "max_length": "20"}, "expects-error"),
        ("long_text", {"max_length": "2001"}, "max_length-error"),
        ("contact", {"ask_name": "always"}, "ask_name-error"),
        ("file", {"accept": "photos", "files": "6"}, "files-error"),
        ("file", {"accept": "programs", "files": "1"}, "accept-error"),
        ("picker", {"source": "patients"}, "source-error"),
    ],
)
def test_odd_values_are_refused_beside_their_field(cast, url, content, added, kind, typed, where):
    code = added(kind)
    before = content()
    form = {"revision": "2", **WORDS, "text_en": "Kept as typed", **typed}
    answer = cast.mei.post(f"{url}/questions/{code}", form)
    assert answer.status_code == 400
    assert f'id="{where}"' in answer.text
    assert "Kept as typed" in answer.text
    assert content() == before


@pytest.mark.parametrize("kind", TYPED)
def test_two_authors_see_both_texts(cast, url, content, added, kind):
    code, typed = added(kind), TYPED[kind][0]
    cast.mei.post(f"{url}/questions/{code}", {"revision": "2", **WORDS, **typed})
    theirs = {"revision": "2", **WORDS, **typed, "text_zh": "温的问法"}
    answer = cast.wen.post(f"{url}/questions/{code}", theirs)
    assert answer.status_code == 409
    assert 'value="温的问法"' in answer.text
    assert content().question(code).text.root["zh"] == "问题"


@pytest.mark.parametrize("kinds", [list(TYPED), list(TYPED)[::-1]], ids=["down", "up"])
def test_any_kind_becomes_another(cast, url, content, added, kinds):
    code = added(kinds[0])
    form = {"revision": "2", **WORDS, **TYPED[kinds[0]][0]}
    cast.mei.post(f"{url}/questions/{code}", form)
    for revision, kind in enumerate(kinds[1:], start=3):
        form = {"revision": str(revision), "kind": kind}
        answer = cast.mei.post(f"{url}/questions/{code}/kind", form)
        assert answer.status_code == 302, kind
        question = content().question(code)
        assert (question.type, question.text.root["zh"]) == (kind, "问题")
        assert cast.mei.get(f"{url}/questions/{code}").status_code == 200


def test_options_and_lines_go_over(cast, url, content, added):
    code = added("single")
    cast.mei.post(f"{url}/questions/{code}", {"revision": "2", **WORDS, **OPTIONS})
    for revision, kind in enumerate(("ranking", "matrix", "dropdown"), start=3):
        cast.mei.post(f"{url}/questions/{code}/kind", {"revision": str(revision), "kind": kind})
        question = content().question(code)
        things = question.rows if kind == "matrix" else question.options
        assert [(each.code, each.text.root["en"]) for each in things] == [
            ("o1", "A"),
            ("o2", "Other"),
        ]
