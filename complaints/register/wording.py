"""The register's filters in words, and what each offers."""

from __future__ import annotations

from typing import Any

from complaints.categories.choices import filter_choices
from complaints.forms.choices import department_choices, handler_filters
from complaints.judgements.queries import KINDS
from complaints.judgements.wording import KIND_WORDS
from complaints.register.facts import WINDOWS
from complaints.register.wanted import NONE, Wanted
from complaints.reviews.queries import STANDINGS
from complaints.services.checking import handlers
from complaints.wording import (
    CHANNEL_WORDS,
    OUTCOME_WORDS,
    REVIEW_WORDS,
    SEVERITY_WORDS,
)
from foundation.web.texts import gettext, ngettext

Choices = dict[str, list[tuple[str, str]]]


def labels() -> dict[str, str]:
    """What each filter is called; the tab and the order are no filters."""
    return {
        "q": gettext("Reference or subject"),
        "category": gettext("Category"),
        "severity": gettext("Severity"),
        "department": gettext("Department"),
        "alone": gettext("Departments below"),
        "handler": gettext("Handler"),
        "channel": gettext("Came in"),
        "since": gettext("Received from"),
        "until": gettext("Received until"),
        "outcome": gettext("Outcome"),
        "rated": gettext("Rating of the handling"),
        "anonymous": gettext("Anonymous"),
        "safety": gettext("Safety is concerned"),
        "course": gettext("Course"),
        "timing": gettext("Clocks"),
        "recurring": gettext("The same came before"),
        "closed": gettext("Settled in"),
        "judged": gettext("Judgement"),
        "review": gettext("Review after an objection"),
        "review_year": gettext("Decided in"),
    }


def choices(within: str = "") -> Choices:
    """What each filter offers, the first for all; `within` days are chosen for what came back."""
    everything = ("", gettext("All"))
    windows = sorted({*WINDOWS, *([int(within)] if within else [])})
    yes, no = ("yes", gettext("Yes")), ("no", gettext("No"))
    return {
        "category": [everything, *filter_choices()],
        "severity": [everything, *_said(SEVERITY_WORDS)],
        "department": [everything, (NONE, gettext("not known yet")), *department_choices()],
        "alone": [("", gettext("with those below")), ("yes", gettext("without those below"))],
        "handler": [
            ("", gettext("Everybody")),
            ("me", gettext("Me")),
            (NONE, gettext("nobody yet")),
            *handler_filters(handlers()),
        ],
        "channel": [everything, *_said(CHANNEL_WORDS)],
        "outcome": [everything, *_said(OUTCOME_WORDS), (NONE, gettext("none yet"))],
        "rated": [
            everything,
            ("yes", gettext("rated")),
            ("no", gettext("not rated")),
            *((str(n), ngettext("%(num)s point", "%(num)s points", n)) for n in range(1, 6)),
        ],
        "anonymous": [everything, yes, no],
        "safety": [everything, yes, no],
        "course": [
            everything,
            ("disputed", gettext("disputed by the complainant")),
            ("reopened", gettext("opened again")),
            ("overturned", gettext("overturned: more in the complainant’s favour than at first")),
        ],
        "timing": [everything, *timings().items()],
        "judged": [everything, *((kind, str(KIND_WORDS[kind])) for kind in KINDS)],
        "review": [everything, *((s, str(REVIEW_WORDS[s])) for s in STANDINGS)],
        "recurring": [
            everything,
            *((str(n), ngettext("within %(num)s day", "within %(num)s days", n)) for n in windows),
        ],
    }


def timings() -> dict[str, str]:
    """What clocks came to."""
    return {
        "acknowledged": gettext("acknowledged"),
        "acknowledged_in_time": gettext("acknowledged in time"),
        "acknowledged_late": gettext("acknowledged late, or overdue"),
        "acknowledged_decided": gettext("acknowledged in time or not"),
        "answered": gettext("answered"),
        "answered_in_time": gettext("answered in time"),
        "answered_late": gettext("answered late, or overdue"),
        "answered_decided": gettext("answered in time or not"),
    }


def chosen_words(wanted: Wanted, offered: Choices) -> list[tuple[str, str, dict[str, Any]]]:
    """What is chosen: its label, its words, and the filters that are left without it."""
    values, names = wanted.values(), labels()
    return [
        (
            names[name],
            dict(offered.get(name, ())).get(value, value).strip(),
            {key: kept for key, kept in values.items() if key != name},
        )
        for name, value in values.items()
        if name in names
    ]


def _said(words: dict[str, object]) -> list[tuple[str, str]]:
    return [(key, str(said)) for key, said in words.items()]
