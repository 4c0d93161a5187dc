"""What occasions and languages of text modules are called."""

from __future__ import annotations

from complaints.wording import STEP_WORDS
from foundation.web.texts import gettext


def occasion_words(occasion: str) -> str:
    """An occasion's name: the step whose words it is for, or a plain message."""
    if occasion == "reply":
        return gettext("Message in the conversation")
    return str(STEP_WORDS[occasion][0]) if occasion else gettext("Anything")


def language_words() -> dict[str, str]:
    """The languages texts are written in, in their own words."""
    return {"zh": "中文", "en": "English"}
