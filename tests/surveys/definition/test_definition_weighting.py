"""How weights came about is kept beside them, and only as long as it is true."""

import pytest
from pydantic import ValidationError

from surveys.definition import editing
from surveys.definition.canonical import digest
from surveys.definition.changes import Change
from surveys.definition.difference import differences
from surveys.definition.model import Indicator, Questionnaire
from surveys.definition.text import Text
from surveys.definition.weighting import Compared, Delphi, Typed


def indicator(code, weight, parent=None):
    return {"code": code, "name": {"en": code}, "weight": weight, "parent": parent}


TREE = [
    indicator("care", 60.0),
    indicator("place", 40.0),
    indicator("doctors", 70.0, "care"),
    indicator("nurses", 30.0, "care"),
]
TOP = {
    "method": "ahp",
    "judgements": [{"more": "care", "less": "place", "step": 2}],
    "ratio": 0.0,
}
ROUND = {
    "asked": 5,
    "answered": 4,
    "agreement": 0.6,
    "middles": [
        {"code": "doctors", "low": 60, "median": 70, "high": 75},
        {"code": "nurses", "low": 25, "median": 30, "high": 40},
    ],
}
CARE = {"method": "delphi", "parent": "care", "rounds": [ROUND]}


def with_weighting(*entries, indicators=TREE):
    return Questionnaire.model_validate(
        {
            "format": 1,
            "languages": ["en"],
            "title": {"en": "Ward"},
            "indicators": list(indicators),
            "weighting": list(entries),
        }
    )


@pytest.fixture
def ward():
    return with_weighting(TOP, CARE)


def methods(questionnaire):
    return {one.parent: one.method for one in questionnaire.weighting}


def test_it_comes_back_as_it_was_stored(ward):
    assert Questionnaire.model_validate(ward.as_json()) == ward
    assert isinstance(ward.weighting[0], Compared)
    assert isinstance(ward.weighting[1], Delphi)


def test_a_version_without_it_keeps_its_digest():
    plain = with_weighting()
    assert "weighting" not in plain.as_json()
    assert digest(plain) != digest(with_weighting(TOP))


@pytest.mark.parametrize(
    "entries",
    [
        (TOP, TOP),
        ({"method": "typed", "parent": "nurses"},),
        ({"method": "typed", "parent": "nobody"},),
        ({**TOP, "parent": "care"},),
        ({**TOP, "judgements": TOP["judgements"] * 2},),
        ({**TOP, "judgements": [{"more": "care", "less": "care", "step": 1}]},),
        ({**TOP, "judgements": [{"more": "care", "less": "place", "step": 10}]},),
        ({**TOP, "ratio": -0.1},),
        ({**TOP, "method": "guess"},),
        ({**CARE, "rounds": []},),
        ({**CARE, "rounds": [{**ROUND, "middles": ROUND["middles"][:1]}]},),
        ({**CARE, "rounds": [{**ROUND, "middles": ROUND["middles"][:1]}, ROUND]},),
        ({**CARE, "rounds": [{**ROUND, "agreement": 1.5}]},),
    ],
)
def test_what_does_not_fit_the_level_is_refused(entries):
    with pytest.raises(ValidationError):
        with_weighting(*entries)


def test_a_weight_by_hand_turns_its_level_to_typed(ward):
    after = editing.set_weights(ward, {"doctors": 65, "nurses": 35})
    assert methods(after) == {None: "ahp", "care": "typed"}


def test_the_same_weights_again_change_nothing(ward):
    assert editing.set_weights(ward, {"doctors": 70, "nurses": 30}) == ward


def test_a_new_name_changes_nothing(ward):
    after = editing.rename_indicator(ward, "doctors", Text({"en": "Physicians"}))
    assert after.weighting == ward.weighting


def test_one_more_indicator_turns_its_level_to_typed(ward):
    new = Indicator(code="food", name=Text({"en": "Food"}), weight=10.0, parent="care")
    assert methods(editing.add_indicator(ward, new)) == {None: "ahp", "care": "typed"}


def test_what_lay_under_a_removed_one_is_typed_above(ward):
    after = editing.remove_indicator(ward, "care")
    assert methods(after) == {None: "typed"}
    assert {one.parent for one in after.indicators} == {None}


def test_moving_touches_both_levels(ward):
    after = editing.move_indicators(ward, {"nurses": "place"})
    assert after.indicator("nurses").parent == "place"
    assert methods(after) == {None: "ahp", "care": "typed"}
    assert editing.move_indicators(ward, {"nurses": "care"}) == ward


def test_nothing_lies_under_itself(ward):
    with pytest.raises(ValidationError):
        editing.move_indicators(ward, {"care": "nurses"})


def test_a_level_is_weighed_as_one():
    entry = Compared.model_validate(TOP)
    after = editing.weigh_level(with_weighting(CARE), {"care": 66.7, "place": 33.3}, entry)
    assert methods(after) == {None: "ahp", "care": "delphi"}
    assert after.indicator("care").weight == 66.7
    again = editing.weigh_level(after, {"care": 50, "place": 50}, Typed(method="typed"))
    assert methods(again) == {None: "typed", "care": "delphi"}


def test_the_difference_says_where_weights_come_from(ward):
    def changes(before, after):
        return [(d.change, d.place.code, d.before, d.after) for d in differences(before, after)]

    assert changes(with_weighting(CARE), ward) == [(Change.WEIGHING_CHANGED, "", "typed", "ahp")]
    assert changes(ward, with_weighting(TOP)) == [
        (Change.WEIGHING_CHANGED, "care", "delphi", "typed")
    ]
    other = {**TOP, "judgements": [{"more": "care", "less": "place", "step": 3}]}
    assert changes(ward, with_weighting(other, CARE)) == [
        (Change.WEIGHING_REPEATED, "", "ahp", "ahp")
    ]
    by_hand = with_weighting({"method": "typed"}, CARE)
    assert changes(with_weighting(CARE), by_hand) == []
