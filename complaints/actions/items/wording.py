"""What evidence is called, and what is missing of it."""

from __future__ import annotations

from collections.abc import Iterable

from complaints.actions.items.waits import ANY, BOTH, DOCUMENT, FILE, STANDARD, TRAINING, WORDS
from complaints.actions.models import ActionItem
from foundation.web.moments import day_words
from foundation.web.texts import gettext
from foundation.web.texts import lazy_gettext as _l

WANTS_WORDS = {
    ANY: _l("a file, or words on where it lies"),
    WORDS: _l("words"),
    FILE: _l("a file"),
    BOTH: _l("a file and words"),
}
LASTING_WORDS = {
    "": _l("nothing for good, it is done once"),
    STANDARD: _l("a rule or standard"),
    DOCUMENT: _l("a document or form"),
    TRAINING: _l("training"),
}
_MISSING = {
    ANY: _l("the evidence is missing"),
    WORDS: _l("the evidence in words is missing"),
    FILE: _l("the file is missing"),
}


def lacking_words(item: ActionItem, lacking: Iterable[str]) -> str:
    """What an item still needs before the work can be finished, in a sentence."""
    parts = [str(_MISSING[each]) for each in lacking]
    if item.done_on is None and not parts:
        parts = [gettext("nobody said that it is done")]
    return gettext(
        "“%(item)s”, due %(day)s: %(what)s",
        item=item.text,
        day=day_words(item.due_on),
        what=gettext(" and ").join(parts),
    )
