"""Answers by leaf: what each kind stores, takes, refuses, and what does not fit together."""

import pytest
from pydantic import ValidationError

from surveys.definition.errors import Reason
from surveys.definition.model import Questionnaire
from surveys.definition.questions.kinds import KINDS, question_from
from tests.everything import EVERY_KIND, every_kind

T = {"zh": "题", "en": "Q"}


def made(kind, **fields):
    return question_from({"type": kind, "code": "q", "text": T, **fields})


def refused(question, *values):
    with pytest.raises(Exception) as caught:  # noqa: PT011 - the reason is what is looked at
        question.parse(list(values))
    return caught.value.reason


def option(code, **more):
    return {"code": code, "text": T, **more}


def test_every_kind_is_in_the_questionnaire_of_the_tests():
    assert {q.type for q in every_kind().questions} == set(KINDS)


def test_stored_json_reads_back_the_same():
    content = every_kind()
    assert Questionnaire.model_validate(content.as_json()) == content
    assert content.as_json()["sections"][1]["questions"][1]["show_if"]["is"] == "at_most"


def test_leaves_of_a_matrix_are_ratings_that_count():
    content = every_kind()
    leaf = content.leaf("staff.polite")
    assert (leaf.type, leaf.indicator_code, leaf.scored) == ("rating", "care", (1, 5, False))
    assert content.words_of("staff.polite", "en") == "The staff – Polite"


def test_a_row_may_not_count_where_there_is_no_indicator():
    broken = {**EVERY_KIND, "indicators": EVERY_KIND["indicators"][:1]}
    with pytest.raises(ValidationError, match="counts in no indicator"):
        Questionnaire.model_validate(broken)


def test_loop_asks_about_each_thing_under_its_own_code():
    content = every_kind()
    codes = [q.code for q in content.sections[2].asked]
    assert codes == ["met.met", "heard@lab", "heard_why@lab", "heard@xray", "heard_why@xray"]
    assert content.words_of("heard@lab", "en") == "Did Laboratory listen?"
    assert content.leaf("heard@lab").indicator_code == "care"


def test_numbers_leave_out_notes_and_count_a_loop_once():
    numbers = every_kind().numbers
    assert "hello" not in numbers
    assert numbers["visited"] == "1"
    assert numbers["staff.polite"] == numbers["staff"] + ".1"
    assert numbers["heard@lab"] == numbers["heard@xray"]
    assert len({numbers[q.code] for q in every_kind().questions if q.leaves()}) == len(
        [q for q in every_kind().questions if q.leaves()]
    )


def parsed(values, **how):
    return every_kind().parse_form({f"q.{k}": v for k, v in values.items()}, **how)


def test_matrix_asks_for_each_row_when_it_must():
    content = {**EVERY_KIND}
    staff = {**content["sections"][1]["questions"][2], "required": True}
    questions = [*content["sections"][1]["questions"][:2], staff]
    sections = [content["sections"][0], {**content["sections"][1], "questions": questions}]
    made_so = Questionnaire.model_validate(
        {**content, "sections": sections, "ends": [], "indicators": content["indicators"]}
    )
    found = made_so.parse_form({"q.staff.polite": ["4"]}, complete=True)
    assert found.errors["staff.clear"].reason is Reason.MISSING_OR_NOT_APPLICABLE
    assert found.answers["staff.polite"] == 4


@pytest.mark.parametrize(
    ("values", "code", "reason"),
    [
        ({"city": ["jz"], "city.else": ["Mars"]}, "city.else", Reason.OTHER_UNTICKED),
        ({"order.speed": ["1"], "order.care": ["1"]}, "order.care", Reason.RANK_TWICE),
        ({"order.speed": ["2"]}, "order", Reason.RANK_SKIPPED),
        ({"order.speed": ["3"]}, "order.speed", Reason.OUT_OF_RANGE),
        ({"liked": ["people"]}, "liked", Reason.TOO_FEW),
        ({"liked": ["people", "place", "price"]}, "liked", Reason.TOO_MANY),
        ({"reach.email": ["nobody"]}, "reach.email", Reason.NO_EMAIL),
        ({"reach.phone": ["call me"]}, "reach.phone", Reason.NO_PHONE),
        ({"minutes": ["12,5"]}, "minutes", Reason.NO_NUMBER),
        ({"minutes": ["12.5"]}, "minutes", Reason.TOO_FINE),
        ({"minutes": ["601"]}, "minutes", Reason.TOO_LARGE),
        ({"minutes": ["-1"]}, "minutes", Reason.TOO_SMALL),
        ({"day": ["2026-02-30"]}, "day", Reason.NO_DATE),
        ({"day": ["1.2.2026"]}, "day", Reason.NO_DATE),
        ({"photo": ["../../etc/passwd"]}, "photo", Reason.UNKNOWN_FILE),
        ({"ward": ["a b"]}, "ward", Reason.UNKNOWN_CHOICE),
        ({"ease": ["0"]}, "ease", Reason.OUT_OF_RANGE),
    ],
)
def test_what_does_not_fit_is_refused_with_its_reason(values, code, reason):
    assert parsed(values).errors[code].reason is reason


@pytest.mark.parametrize(
    ("values", "answers"),
    [
        ({"city": ["else"], "city.else": [" 火星 "]}, {"city": "else", "city.else": "火星"}),
        ({"city": ["else"]}, {"city": "else"}),
        ({"liked": ["nothing"]}, {"liked": ["nothing"]}),
        ({"order.care": ["1"], "order.cost": ["2"]}, {"order.care": 1, "order.cost": 2}),
        ({"minutes": [" 45 "]}, {"minutes": 45}),
        ({"day": ["2026-03-15"]}, {"day": "2026-03-15"}),
        ({"reach.phone": ["+86 138-0013-8000"]}, {"reach.phone": "+86 138-0013-8000"}),
        ({"staff.clear": ["na"]}, {"staff.clear": "na"}),
        ({"hello": ["x"]}, {}),
    ],
)
def test_what_fits_is_stored(values, answers):
    found = parsed(values)
    assert (found.answers, found.errors) == (answers, {})
    assert all(every_kind().takes(code, value) for code, value in answers.items())


def test_a_picker_takes_only_what_was_offered():
    offered = {"ward": {"icu"}}
    assert parsed({"ward": ["icu"]}, offered=offered).answers == {"ward": "icu"}
    assert parsed({"ward": ["gone"]}, offered=offered).errors["ward"].reason is (
        Reason.UNKNOWN_CHOICE
    )


def test_only_the_questions_asked_are_read():
    found = parsed({"queue": ["4"], "nps": ["9"]}, asked={"queue"}, complete=True)
    assert found.answers == {"queue": 4}
    assert found.unknown == ["q.nps"]


def test_decimals_are_kept_as_wide_as_they_are_asked_for():
    price = made("number", decimals=2, unit={"zh": "元"})
    assert price.parse(["12.50"]) == 12.5
    assert price.form_values(12.5) == ["12.50"]
    assert price.read_stored(12.5, "zh") == "12.50 元"
    assert refused(price, "1.005") is Reason.TOO_FINE
    assert not price.check_stored(True)
    assert not price.check_stored(1.005)


def test_times_of_browsers_that_send_seconds():
    assert made("date", part="time").parse(["14:30:00"]) == "14:30"
    assert made("date", part="both").parse(["2026-03-15T14:30"]) == "2026-03-15T14:30"
    late = made("date", latest="2026-01-01")
    assert refused(late, "2026-01-02") is Reason.TOO_LATE


def test_bounds_that_leave_no_room_are_refused():
    for fields in ({"minimum": 5, "maximum": 4}, {"minimum": float("nan")}):
        with pytest.raises(ValidationError):
            made("number", **fields)
    with pytest.raises(ValidationError):
        made("date", earliest="2026-02-30")


def test_rows_options_and_fields_stand_once():
    for kind, fields in (
        ("matrix", {"rows": [option("a"), option("a")]}),
        ("contact", {"fields": [{"kind": "name"}, {"kind": "name"}]}),
        ("single", {"options": [option("a"), option("a")]}),
        ("ranking", {"options": [option("a"), option("a")]}),
    ):
        with pytest.raises(ValidationError):
            made(kind, **fields)


def test_what_says_who_somebody_is_says_so():
    content = every_kind()
    assert {leaf.code for leaf in content.leaves if leaf.identifying} == {
        "reach.name",
        "reach.phone",
        "reach.email",
    }
