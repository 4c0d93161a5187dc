"""The flags in words."""

from __future__ import annotations

from foundation.web.texts import gettext


def flag_words() -> dict[str, str]:
    """Each flag as the pages name it."""
    return {
        "fast": gettext("Too fast"),
        "straight": gettext("All ratings alike"),
        "repeat": gettext("Same browser again"),
        "late": gettext("Late"),
        "robot": gettext("Like a program"),
        "staff": gettext("From a network of your staff"),
        "contradiction": gettext("Contradicts itself"),
        "proxy": gettext("For somebody else"),
    }


def flag_reasons() -> dict[str, str]:
    """When each flag is set, in a sentence."""
    return {
        "fast": gettext("under two seconds for each answer"),
        "straight": gettext("eight ratings or more, all with the same number"),
        "repeat": gettext("an answer was sent from this browser within 90 days"),
        "late": gettext("begun in time, sent within the grace after closing"),
        "robot": gettext("a field was filled in that people do not see"),
        "staff": gettext("sent from one of the networks in the settings"),
        "contradiction": gettext("two answers further apart than the questionnaire allows"),
        "proxy": gettext("the person said so on the first page; no sign of carelessness"),
    }
