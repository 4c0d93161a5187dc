"""The sentences of reminders of corrective actions, in the language of who reads them."""

from __future__ import annotations

from datetime import date

from foundation.web.moments import day_words
from foundation.web.texts import gettext


def item_soon(ref: str, due: date, language: str) -> str:
    """To the owner of an item, some days ahead."""
    return gettext(
        "In %(ref)s something is yours to do by %(day)s.", ref=ref, day=day_words(due, language)
    )


def item_over(ref: str, due: date, language: str) -> str:
    """To the owner of an item whose day has gone by."""
    return gettext(
        "In %(ref)s something should have been done by you by %(day)s.",
        ref=ref,
        day=day_words(due, language),
    )


def item_late(ref: str, due: date, language: str) -> str:
    """To the next level."""
    return gettext(
        "In %(ref)s an item is still not done. It was due on %(day)s.",
        ref=ref,
        day=day_words(due, language),
    )


def item_orphan(ref: str, due: date, language: str) -> str:
    """To the next level, for an item whose owner left or answers for another department now."""
    return gettext(
        "In %(ref)s an item is due on %(day)s, and its owner cannot open it any more.",
        ref=ref,
        day=day_words(due, language),
    )


def review(ref: str, since: date, language: str) -> str:
    """To those who may review a plan."""
    return gettext(
        "The plan of %(ref)s waits for review since %(day)s. You can decide.",
        ref=ref,
        day=day_words(since, language),
    )


def review_late(ref: str, since: date, language: str) -> str:
    """To the administrators and the planner."""
    return gettext(
        "Nobody has reviewed the plan of %(ref)s yet, put forward on %(day)s.",
        ref=ref,
        day=day_words(since, language),
    )


def finish(ref: str, since: date, language: str) -> str:
    """To whoever answers for an action whose items are all done."""
    return gettext(
        "In %(ref)s every item is done since %(day)s. The work can be finished.",
        ref=ref,
        day=day_words(since, language),
    )


def finish_late(ref: str, since: date, language: str) -> str:
    """To the next level."""
    return gettext(
        "Nobody has finished the work of %(ref)s yet. Every item is done since %(day)s.",
        ref=ref,
        day=day_words(since, language),
    )


def judge(ref: str, since: date, language: str) -> str:
    """To the internal auditors."""
    return gettext(
        "%(ref)s was measured on %(day)s and waits for a verdict. You can judge it.",
        ref=ref,
        day=day_words(since, language),
    )


def judge_late(ref: str, since: date, language: str) -> str:
    """To the administrators and whoever answers for the action."""
    return gettext(
        "Nobody has judged %(ref)s yet. It was measured on %(day)s.",
        ref=ref,
        day=day_words(since, language),
    )


def returned(ref: str, since: date, language: str) -> str:
    """To the planner of a plan that was sent back."""
    return gettext(
        "The plan of %(ref)s was sent back to you on %(day)s.",
        ref=ref,
        day=day_words(since, language),
    )


def returned_late(ref: str, since: date, language: str) -> str:
    """To the next level."""
    return gettext(
        "The plan of %(ref)s was sent back on %(day)s and has not come again.",
        ref=ref,
        day=day_words(since, language),
    )
