"""Break marks: where figures over time rest on other words, another scale or other items.

Figures of two times are one line while the items that count in them are the same. Wherever the
product compares over time it asks here what changed, says so, and claims no significance across a
change that makes the figures measure different things (`GRAVE`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from uuid import UUID

from sqlalchemy import select

from foundation.unit_of_work import session
from foundation.web.texts import gettext
from surveys.condition_words import leaf_words
from surveys.definition.breaks import GRAVE, Broken, Why, indicator_breaks
from surveys.definition.loops import OBJECT, authored_code
from surveys.definition.model import Questionnaire as Content
from surveys.models import Questionnaire, QuestionnaireVersion
from surveys.queries import content_of
from surveys.sentences import break_sentence
from surveys.shortening import shortened

LANGUAGES = ("zh", "en")
OTHER_SHEET = "sheet"
"""Why, where another questionnaire was asked altogether."""

Words = Mapping[str, str]


@dataclass(frozen=True)
class Changed:
    """One thing that is not what it was: its words by language, and why."""

    words: Words
    why: str

    def sentence(self, language: str) -> str:
        """What it is and how it changed."""
        if self.why == OTHER_SHEET:
            return gettext("another questionnaire was asked")
        name = self.words.get(language) or self.words["zh"]
        return gettext("“%(item)s”: %(why)s", item=name, why=break_sentence(Why(self.why)))


@dataclass(frozen=True)
class BreakMark:
    """A break: the questionnaire and its versions on both sides, and what changed between them.

    `since` is the version from which on it is so; with another questionnaire both are 0.
    """

    sheet: Words
    before: int
    since: int
    changed: tuple[Changed, ...]

    @property
    def grave(self) -> bool:
        """Whether figures before and after measure different things."""
        return any(each.why == OTHER_SHEET or Why(each.why) in GRAVE for each in self.changed)

    def head(self, language: str) -> str:
        """Since when it is so."""
        sheet = self.sheet.get(language) or self.sheet["zh"]
        if not self.since:
            return gettext("“%(sheet)s”", sheet=sheet)
        return gettext(
            "Since version %(since)s of “%(sheet)s” (before: version %(before)s)",
            since=self.since,
            before=self.before,
            sheet=sheet,
        )

    def sentence(self, language: str) -> str:
        """All of it in a line."""
        said = gettext("; ").join(each.sentence(language) for each in self.changed)
        return gettext("%(head)s: %(said)s.", head=self.head(language), said=said)

    def as_json(self) -> dict[str, Any]:
        """The mark as it is kept with figures."""
        return {
            "sheet": dict(self.sheet),
            "before": self.before,
            "since": self.since,
            "changed": [{"words": dict(each.words), "why": each.why} for each in self.changed],
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> BreakMark:
        """The mark as it was kept."""
        changed = tuple(Changed(each["words"], each["why"]) for each in kept["changed"])
        return cls(kept["sheet"], kept["before"], kept["since"], changed)


def any_grave(marks: Iterable[BreakMark]) -> bool:
    """Whether one of the marks stands against a comparison."""
    return any(mark.grave for mark in marks)


def marks_between(
    before: Iterable[UUID], after: Iterable[UUID], indicator: str = "", *, weights: bool = True
) -> list[BreakMark]:
    """The breaks between figures that rest on these versions, in two queries at most.

    Versions of one questionnaire are compared in their order, those of one side among themselves
    too; a questionnaire that only one side asked is a break of its own. Nothing is a break where
    both sides rest on the same, or one is empty: then nothing is compared.
    """
    old, new = frozenset(before), frozenset(after)
    if old == new or not old or not new:
        return []
    versions = _versions(old | new)
    sheets = _sheets({row.questionnaire_id for row in versions})
    found = []
    for sheet_id, sheet in sheets.items():
        mine = [row for row in versions if row.questionnaire_id == sheet_id]
        sides = [any(row.id in side for row in mine) for side in (old, new)]
        if not all(sides):
            found.append(BreakMark(_names(sheet), 0, 0, (Changed({"zh": ""}, OTHER_SHEET),)))
            continue
        for one, other in pairwise(mine):
            mark = mark_between(sheet, one, other, indicator, weights=weights)
            if mark is not None:
                found.append(mark)
    return found


def mark_between(
    sheet: Questionnaire,
    before: QuestionnaireVersion,
    after: QuestionnaireVersion,
    indicator: str = "",
    *,
    weights: bool = True,
) -> BreakMark | None:
    """The break between two versions of a questionnaire; None where the items are the same."""
    if before.id == after.id:
        return None
    old, new = content_of(before), content_of(after)
    broken = indicator_breaks(old, new).of(indicator, weights=weights)
    if not broken:
        return None
    changed = tuple(_changed(each, old if each.why is Why.GONE else new) for each in broken)
    return BreakMark(_names(sheet), before.number, after.number, changed)


def _changed(broken: Broken, content: Content) -> Changed:
    words = {language: _item(broken, content, language) for language in LANGUAGES}
    return Changed(words, str(broken.why))


def _item(broken: Broken, content: Content, language: str) -> str:
    indicators = {each.code: each.name for each in content.indicators}
    if broken.why is Why.WEIGHT:
        return content.say(indicators[broken.code], language)
    if any(leaf.code == broken.code for leaf in content.leaves):
        return leaf_words(content, broken.code, language)
    asked = content.question(authored_code(broken.code))  # of several things, named by none
    words = content.say(asked.short, language) or content.say(asked.text, language)
    return shortened(words.replace(OBJECT, "…"), 30)


def _names(sheet: Questionnaire) -> Words:
    return {language: sheet.name(language) for language in LANGUAGES}


def _versions(ids: Iterable[UUID]) -> Sequence[QuestionnaireVersion]:
    query = select(QuestionnaireVersion).where(QuestionnaireVersion.id.in_(list(ids)))
    return session().scalars(query.order_by(QuestionnaireVersion.number)).all()


def _sheets(ids: Iterable[UUID]) -> dict[UUID, Questionnaire]:
    query = select(Questionnaire).where(Questionnaire.id.in_(list(ids)))
    return {row.id: row for row in session().scalars(query.order_by(Questionnaire.ref))}
