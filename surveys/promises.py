"""What each level of anonymity promises, in one place for staff and respondents alike."""

from __future__ import annotations

from dataclasses import dataclass

from foundation.web.texts import gettext

LEVELS = ("anonymous", "confidential", "named")


@dataclass(frozen=True)
class Promise:
    """A level in words: `name` for staff, `sentence` for the respondent, `points` for both."""

    level: str
    name: str
    sentence: str
    points: tuple[str, ...]


def promise(level: str) -> Promise:
    """The promise of a level in the reader's language; `KeyError` for an unknown one."""
    return {"anonymous": _anonymous, "confidential": _confidential, "named": _named}[level]()


def promises() -> list[Promise]:
    """All promises that a survey can make, the strongest first."""
    return [promise(level) for level in LEVELS]


def _anonymous() -> Promise:
    return Promise(
        "anonymous",
        gettext("Anonymous"),
        gettext("we do not record who you are, and nobody can tie an answer to a person."),
        (
            gettext("Answers are kept without name, address, device or time of day."),
            gettext("They reach the figures in shuffled lots of five or more."),
            gettext("A department with fewer than ten answers is not shown apart."),
            _receipt(),
        ),
    )


def _confidential() -> Promise:
    return Promise(
        "confidential",
        gettext("Confidential"),
        gettext(
            "your answers are kept apart from who you are; departments see figures and comments,"
            " never who gave them."
        ),
        (
            gettext("Answers are kept with the time they came, but without name or address."),
            gettext("Departments see figures and comments, never who gave them."),
            _receipt(),
        ),
    )


def _named() -> Promise:
    return Promise(
        "named",
        gettext("With your name"),
        gettext("your name is kept with your answers, and those who run this survey see both."),
        (
            gettext("Only personal links can ask by name; each can be used once."),
            gettext("The people who run the survey can open a person's answers; that is recorded."),
            gettext("Departments see figures and comments without names."),
            gettext("With the receipt the answer can be withdrawn."),
        ),
    )


def _receipt() -> str:
    return gettext("Only the receipt, which the respondent alone has, finds an answer again.")
