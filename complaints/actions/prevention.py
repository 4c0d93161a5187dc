"""D7 of the 8D report: what is known of why a cause should not come back, in sentences.

Page and sheet tell the same; nothing of it depends on the day on which it is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from complaints.actions.again.models import ElsewhereCheck
from complaints.actions.again.queries import checks_of, link_to, links_from, recurrences_of
from complaints.actions.again.wording import (
    ANSWER_WORDS,
    DECISION_WORDS,
    LINK_WORDS,
    recurrence_words,
)
from complaints.actions.causes.queries import recurrence_days
from complaints.actions.items.wording import LASTING_WORDS
from complaints.actions.models import ActionItem, ActionStep, CorrectiveAction
from complaints.actions.queries import cases_of
from complaints.actions.wording import plain
from complaints.categories.queries import own_tree
from foundation.web.moments import day_words
from foundation.web.texts import gettext, ngettext
from tenants.queries import departments_below, departments_by_id, own_calendar

_UNWATCHED = ("not_effective", "not_shown")


@dataclass(frozen=True)
class Said:
    """A sentence of ours, with what somebody typed and the number of an action beside."""

    words: str
    typed: str = ""
    ref: str = ""


@dataclass(frozen=True)
class Topic:
    """A part of D7: what is known, or that nothing is."""

    name: str
    said: tuple[Said, ...]
    nothing: str = ""


def prevention_of(
    action: CorrectiveAction,
    items: Iterable[ActionItem],
    steps: Sequence[ActionStep],
    language: str,
) -> tuple[Topic, ...]:
    """What changes for good, where else the cause was looked for, and how it is watched."""
    checks = checks_of(action)
    units = {action.department_id, action.measured_id, *(each.department_id for each in checks)}
    names = {key: row.name(language) for key, row in departments_by_id(units).items()}
    return (
        Topic(
            gettext("Changes for good"),
            tuple(_lasting(item, language) for item in items if item.lasting),
            gettext("No item of the plan changes a rule, a document or training."),
        ),
        Topic(
            gettext("Does it exist elsewhere?"),
            tuple(_asked(each, names, language) for each in checks),
            gettext("No other department was asked."),
        ),
        Topic(gettext("Linked actions"), _linked(action), gettext("None.")),
        Topic(
            gettext("Watched for coming back"),
            (*_watched(action, names, language), _until(action, steps, language)),
        ),
        Topic(gettext("Seemed to be back"), _returned(action, language), gettext("Not so far.")),
    )


def _lasting(item: ActionItem, language: str) -> Said:
    kind = LASTING_WORDS[item.lasting]
    if item.done_on is not None:
        return Said(
            gettext("%(what)s, done %(day)s", what=kind, day=day_words(item.done_on, language)),
            item.text,
        )
    return Said(
        gettext("%(what)s, until %(day)s", what=kind, day=day_words(item.due_on, language)),
        item.text,
    )


def _asked(check: ElsewhereCheck, names: dict[UUID, str], language: str) -> Said:
    unit = names[check.department_id]
    if check.answer is None or check.answered_on is None:
        day = day_words(check.due_on, language)
        return Said(
            gettext("%(unit)s: asked, answer due %(day)s", unit=unit, day=day), check.reason
        )
    words = gettext(
        "%(unit)s: %(answer)s (%(day)s)",
        unit=unit,
        answer=ANSWER_WORDS[check.answer],
        day=day_words(check.answered_on, language),
    )
    return Said(words, check.note)


def _linked(action: CorrectiveAction) -> tuple[Said, ...]:
    before = link_to(action)
    first = [Said(str(LINK_WORDS[before[0]][1]), before[1].title, before[1].ref)] if before else []
    after = [Said(str(LINK_WORDS[kind][0]), row.title, row.ref) for kind, row in links_from(action)]
    return (*first, *after)


def _watched(action: CorrectiveAction, names: dict[UUID, str], language: str) -> Iterable[Said]:
    """What would be seen as the cause's coming back, and where."""
    tree, found = own_tree(), list[Said]()
    words = tree.words(language)
    kinds = sorted({words[tree.counted_as(case.category)] for case in cases_of(action)})
    if kinds:
        place, below = names[action.department_id], departments_below([action.department_id])
        if len(below) > 1:
            place = ngettext(
                "%(place)s and %(num)s department below",
                "%(place)s and %(num)s departments below",
                len(below) - 1,
                place=place,
            )
        told = gettext(
            "New cases in %(place)s of these categories: %(kinds)s.",
            place=place,
            kinds=gettext(", ").join(kinds),
        )
        found.append(Said(told))
    if action.target is not None:
        told = gettext(
            "A figure of %(unit)s under its target of %(target)s.",
            unit=names[action.measured_id],
            target=plain(action.target),
        )
        found.append(Said(told))
    nothing = gettext("Nothing can be watched: no case is linked and no target is written.")
    return found or [Said(nothing)]


def _until(action: CorrectiveAction, steps: Sequence[ActionStep], language: str) -> Said:
    days = recurrence_days()
    if action.state in _UNWATCHED:
        return Said(gettext("Only an action that was judged effective is watched."))
    judged = [step.at for step in steps if step.step == "judge_effective"]
    if action.state != "effective" or not judged:
        return Said(
            ngettext(
                "Watched for %(num)s day once it is judged effective.",
                "Watched for %(num)s days once it is judged effective.",
                days,
            )
        )
    last = own_calendar().day_of(judged[-1]) + timedelta(days=days)
    return Said(
        ngettext(
            "Watched for %(num)s day after the verdict, until %(day)s.",
            "Watched for %(num)s days after the verdict, until %(day)s.",
            days,
            day=day_words(last, language),
        )
    )


def _returned(action: CorrectiveAction, language: str) -> tuple[Said, ...]:
    found = []
    for row in recurrences_of(action):
        words = gettext("%(what)s Nobody has decided yet.", what=recurrence_words(row, language))
        if row.decision is not None and row.decided_on is not None:
            words = gettext(
                "%(what)s Decided %(day)s: %(decision)s.",
                what=recurrence_words(row, language),
                day=day_words(row.decided_on, language),
                decision=DECISION_WORDS[row.decision],
            )
        found.append(Said(words, row.reason))
    return tuple(found)
