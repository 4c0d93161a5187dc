"""Recurrences, checks and links in sentences."""

from __future__ import annotations

from complaints.actions.again.models import Recurrence
from complaints.actions.wording import plain
from foundation.web.moments import day_words
from foundation.web.texts import gettext, ngettext
from foundation.web.texts import lazy_gettext as _l

LINK_WORDS = {
    "again": (_l("opened because the cause came back"), _l("its cause came back")),
    "elsewhere": (_l("opened because the cause exists there too"), _l("the cause was found first")),
}
DECISION_WORDS = {
    "reopened": _l("planned again"),
    "linked": _l("a new action was opened"),
    "dismissed": _l("not the same cause"),
}
ANSWER_WORDS = {"no": _l("no, not here"), "yes": _l("yes, here too")}


def recurrence_words(row: Recurrence, spoken: str = "") -> str:
    """What was found, in a sentence; `spoken` is the language of a document, which has no page."""
    parts = []
    if row.cases:
        parts.append(
            ngettext(
                "%(num)s new case of the same kind", "%(num)s new cases of the same kind", row.cases
            )
        )
    if row.figure is not None:
        parts.append(
            gettext(
                "the figure is under its target again (%(figure)s, %(answers)s answers)",
                figure=plain(row.figure),
                answers=row.answers,
            )
        )
    return gettext(
        "Since %(day)s: %(what)s.",
        day=day_words(row.since_on, spoken),
        what=gettext(" and ").join(parts),
    )
