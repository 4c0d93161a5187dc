"""The promise of each level, said once for staff and respondents."""

import pytest
from flask_babel import force_locale

from surveys.promises import LEVELS, promise, promises


@pytest.mark.parametrize("locale", ["zh_Hans_CN", "en"])
def test_every_level_says_what_is_kept(app, locale):
    with app.test_request_context(), force_locale(locale):
        texts = [text for p in promises() for text in (p.name, p.sentence, *p.points)]
    assert all(texts)
    chinese = [any("一" <= letter <= "鿿" for letter in text) for text in texts]
    assert all(chinese) if locale != "en" else not any(chinese)


def test_levels_are_those_of_the_table(app):
    with app.test_request_context():
        assert [p.level for p in promises()] == list(LEVELS)
        assert LEVELS == ("anonymous", "confidential", "named")
        with pytest.raises(KeyError):
            promise("unknown")
