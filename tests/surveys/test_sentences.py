"""Changes in words: what was added or taken out is named in the reader's language."""

from __future__ import annotations

import pytest

from surveys.definition.difference import differences
from surveys.definition.editing import remove_indicator, remove_question, remove_section
from surveys.library.catalogue import load_pack
from surveys.sentences import change_sentence

PACK = load_pack("complaint_handling")


@pytest.mark.parametrize(
    ("shorter", "chinese", "english"),
    [
        (remove_question(PACK, "comment"), "还有什么想告诉我们的", "Is there anything else"),
        (remove_section(PACK, "handling"), "这件事的处理", "How it was handled"),
        (remove_indicator(PACK, "lodging"), "受理方便", "Lodging"),
    ],
)
@pytest.mark.parametrize("there", [True, False], ids=["added", "removed"])
def test_what_came_and_went_is_named_in_the_readers_language(app, shorter, chinese, english, there):
    before, after = (shorter, PACK) if there else (PACK, shorter)
    with app.test_request_context():
        for language, said in (("zh", chinese), ("en", english)):
            told = [change_sentence(d, before, after, language) for d in differences(before, after)]
            assert any(said in sentence for sentence in told), told
