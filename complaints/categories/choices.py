"""Categories in the reader's words, for lists to choose from and for pages that show cases."""

from __future__ import annotations

from collections.abc import Mapping

from complaints.categories.queries import own_tree
from complaints.categories.tree import ALONE
from complaints.wording import SEVERITY_WORDS
from foundation.web.languages import language
from foundation.web.texts import gettext

# Wide spaces, which browsers keep in a list to choose from.
_STEP = "\u3000"


def category_words() -> Mapping[str, str]:
    """Every category in words, those no longer in use too."""
    return own_tree().words(language())


def category_choices(keep: str = "") -> list[tuple[str, str]]:
    """What a case can be filed under, sub-categories indented; `keep` is what it has already."""
    reader = language()
    return [
        (one.code, (_STEP if one.parent else "") + one.name(reader))
        for one in own_tree().offered(keep)
    ]


def filter_choices() -> list[tuple[str, str]]:
    """What lists of cases can be filtered by: also what is retired, but not what was merged.

    What was merged is shown by its successor.
    """
    tree, reader = own_tree(), language()
    found = []
    for one in tree.rows:
        if one.merged_into:
            continue
        words = (_STEP if one.parent else "") + one.name(reader)
        if not one.active:
            words = gettext("%(name)s (retired)", name=words)
        found.append((one.code, words))
        if tree.below(one.code):
            words = gettext("%(name)s, without a sub-category", name=one.name(reader))
            found.append((one.code + ALONE, _STEP + words))
    return found


def usual_severities() -> str:
    """Which severity is usual for which category, in a sentence; empty where none is suggested."""
    reader = language()
    words = own_tree().words(reader)
    told = [
        gettext("%(category)s: %(severity)s", category=words[one.code], severity=said)
        for one in own_tree().offered()
        if (said := SEVERITY_WORDS.get(one.severity))
    ]
    return gettext("Usually – %(list)s.", list=gettext("; ").join(told)) if told else ""
