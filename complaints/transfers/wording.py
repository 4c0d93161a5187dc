"""What bodies and the ways of answering them are called."""

from __future__ import annotations

from complaints.transfers.models import CaseTransfer
from foundation.web.moments import day_words
from foundation.web.texts import gettext
from foundation.web.texts import lazy_gettext as _l

BODY_WORDS = {
    "hotline": _l("The 12345 line"),
    "regulator": _l("A supervising authority"),
    "superior": _l("A body above us"),
    "association": _l("A consumers' association"),
    "other": _l("Another body"),
}
WAY_WORDS = {
    "platform": _l("on its platform"),
    "letter": _l("in writing"),
    "mail": _l("by mail"),
    "telephone": _l("by telephone"),
    "other": _l("in another way"),
}


def body_words(row: CaseTransfer) -> str:
    """A body by its own name, else as what it is."""
    return row.body_name or str(BODY_WORDS[row.body])


def number_words(row: CaseTransfer) -> str:
    """A body with its number, as histories name it."""
    return gettext("%(body)s, %(number)s", body=body_words(row), number=row.number)


def why_words_of(row: CaseTransfer) -> str:
    """Why a body has to be answered by when it has."""
    day, body = day_words(row.due_on), body_words(row)
    if row.moved:
        return gettext(
            "Due %(day)s: another day that %(body)s gave for its number %(number)s, received on"
            " %(received)s.",
            day=day,
            body=body,
            number=row.number,
            received=day_words(row.received_on),
        )
    return gettext(
        "Due %(day)s: the day that %(body)s gave with its number %(number)s, received on"
        " %(received)s.",
        day=day,
        body=body,
        number=row.number,
        received=day_words(row.received_on),
    )
