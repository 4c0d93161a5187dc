import pytest

from surveys.definition.text import Text

BOTH = Text({"zh": "候诊", "en": "Waiting"})


@pytest.mark.parametrize(
    ("wanted", "text"),
    [
        (["zh"], "候诊"),
        (["en"], "Waiting"),
        (["zh_Hans_CN"], "候诊"),
        (["en-GB"], "Waiting"),
        (["fr", "zh"], "候诊"),
    ],
)
def test_picks_the_language_wanted(wanted, text):
    assert BOTH.pick(*wanted) == text


def test_falls_back_to_the_default_language(clinic):
    assert clinic.say(Text({"zh": "候诊", "aa": "x"}), "en") == "候诊"


def test_falls_back_to_any_rather_than_to_silence():
    assert Text({"zh": "候诊"}).pick("en") == "候诊"
    assert Text({}).pick("en") == ""


def test_says_which_language_it_speaks():
    assert Text({"zh": "候诊"}).language("en") == "zh"
    assert Text({}).language("en") is None


def test_blank_is_missing():
    assert Text({"zh": "  ", "en": "x"}) == Text({"en": "x"})
    assert not Text({"zh": ""})


def test_texts_are_tidied():
    assert Text({"en": " Cafe\u0301\r\n"}) == Text({"en": "Café"})
