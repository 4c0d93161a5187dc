import json

from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.definition.canonical import canonical_bytes, digest
from surveys.definition.model import Questionnaire
from surveys.definition.text import Text


def turned_round(value):
    if isinstance(value, dict):
        return {key: turned_round(value[key]) for key in reversed(value)}
    return [turned_round(item) for item in value] if isinstance(value, list) else value


def test_key_order_does_not_matter(content, clinic):
    assert digest(Questionnaire.model_validate(turned_round(content))) == digest(clinic)


def test_written_out_defaults_do_not_matter(clinic):
    assert digest(Questionnaire.model_validate(clinic.model_dump())) == digest(clinic)


def test_whole_numbers_may_be_written_either_way(content, clinic):
    content["indicators"][0]["weight"] = 40.0
    assert digest(Questionnaire.model_validate(content)) == digest(clinic)


def test_canonical_bytes_read_back(clinic):
    assert Questionnaire.model_validate(json.loads(canonical_bytes(clinic))) == clinic


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["C"]), min_size=1).map(str.strip).filter(bool))
def test_another_title_is_another_digest(title):
    old = Questionnaire(format=1, languages=("zh",), title=Text({"zh": "门诊"}))
    new = old.changed(title=Text({"zh": title}))
    assert (digest(new) == digest(old)) == (new == old)


def test_digest_changes_with_every_field(content, clinic):
    content["sections"][0]["questions"][0]["reversed"] = True
    assert digest(Questionnaire.model_validate(content)) != digest(clinic)


def test_digest_stays_for_good():
    old = Questionnaire(format=1, languages=("zh", "en"), title=Text({"zh": "门诊"}))
    assert canonical_bytes(old) == (
        '{"format":1,"languages":["zh","en"],"title":{"zh":"门诊"}}'.encode()
    )
