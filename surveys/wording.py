"""States, kinds and lengths in the reader's words."""

from __future__ import annotations

from dataclasses import dataclass

from foundation.web.texts import gettext, ngettext
from surveys.definition.checks import estimated_seconds
from surveys.definition.model import Questionnaire as Content
from surveys.rules import SurveyState


@dataclass(frozen=True)
class Pill:
    """A state as a page shows it: icon and word, and whether something is going on."""

    word: str
    icon: str
    live: bool = False


def version_pill(state: str) -> Pill:
    """The state of a version."""
    return {
        "draft": Pill(gettext("Draft"), "pencil"),
        "in_approval": Pill(gettext("Waiting for approval"), "hourglass-split", live=True),
        "approved": Pill(gettext("Approved"), "patch-check"),
        "retired": Pill(gettext("Retired"), "dash-circle"),
    }[state]


def survey_pill(state: SurveyState) -> Pill:
    """The state of a survey at this moment."""
    return {
        SurveyState.DRAFT: Pill(gettext("Not opened yet"), "pencil"),
        SurveyState.PLANNED: Pill(gettext("Opens by itself"), "clock"),
        SurveyState.OPEN: Pill(gettext("Taking answers"), "send", live=True),
        SurveyState.CLOSED: Pill(gettext("Closed"), "lock-fill"),
    }[state]


def period_pill(state: str) -> Pill:
    """The state of an evaluation period."""
    return {
        "open": Pill(gettext("Open to surveys"), "calendar3", live=True),
        "closed": Pill(gettext("Closed"), "lock-fill"),
        "computed": Pill(gettext("Draft figures"), "bar-chart"),
        "published": Pill(gettext("Published"), "megaphone", live=True),
        "locked": Pill(gettext("Locked"), "lock-fill"),
    }[state]


def period_kinds() -> dict[str, str]:
    """The kinds of evaluation period."""
    return {
        "month": gettext("Month"),
        "quarter": gettext("Quarter"),
        "half": gettext("Half-year"),
        "year": gettext("Year"),
        "free": gettext("Free dates"),
    }


def question_kinds() -> dict[str, str]:
    """The kinds of question."""
    return {
        "rating": gettext("Rating on a scale"),
        "matrix": gettext("Table of ratings"),
        "nps": gettext("Recommendation from 0 to 10"),
        "ces": gettext("Effort from 1 to 7"),
        "single": gettext("One of several"),
        "dropdown": gettext("One of many, from a list"),
        "multiple": gettext("Any of several"),
        "ranking": gettext("Put in order"),
        "short_text": gettext("A few words"),
        "long_text": gettext("Free text"),
        "number": gettext("A number"),
        "date": gettext("Date or time"),
        "contact": gettext("Contact details"),
        "file": gettext("Photo or file"),
        "picker": gettext("Department or staff"),
        "consent": gettext("Consent"),
        "note": gettext("Text without a question"),
    }


def setting_words(value: str) -> str:
    """A setting of a question that is stored as a word of ours."""
    return {
        "numbers": gettext("Numbers with words"),
        "stars": gettext("Stars"),
        "faces": gettext("Faces"),
        "date": gettext("A date"),
        "time": gettext("A time of day"),
        "both": gettext("Date and time"),
        "text": gettext("Any words"),
        "email": gettext("E-mail"),
        "phone": gettext("Telephone"),
        "digits": gettext("Digits only"),
        "name": gettext("Name"),
        "organisation": gettext("Organisation"),
        "address": gettext("Address"),
        "photos": gettext("Photos"),
        "files": gettext("Photos and documents"),
        "departments": gettext("Departments of the house"),
        "staff": gettext("The staff"),
        "respondent": gettext("Whatever the respondent met"),
        "all": gettext("All of them"),
    }.get(value, value)


def industries() -> dict[str, str]:
    """The industries of the library."""
    return {
        "any": gettext("For any organisation"),
        "hospital": gettext("Hospital"),
        "bank": gettext("Bank"),
        "logistics": gettext("Logistics"),
        "hotel": gettext("Hotel"),
        "retail": gettext("Retail"),
    }


def language_names() -> dict[str, str]:
    """The languages that the product edits, as a word in a sentence."""
    return {"zh": gettext("Chinese"), "en": gettext("English")}


def duration(content: Content) -> str:
    """About how long a questionnaire takes."""
    seconds = max(10, round(estimated_seconds(content) / 10) * 10)
    if seconds < 60:
        return gettext("about %(seconds)s s", seconds=seconds)
    if seconds % 60 == 0:
        return gettext("about %(minutes)s min", minutes=seconds // 60)
    return gettext(
        "about %(minutes)s min %(seconds)s s", minutes=seconds // 60, seconds=seconds % 60
    )


def question_count(number: int) -> str:
    """How many questions."""
    return ngettext("%(num)s question", "%(num)s questions", number)


def pagings() -> dict[str, str]:
    """How a questionnaire is cut into pages."""
    return {
        "section": gettext("A page for each section"),
        "single": gettext("All on one page"),
        "question": gettext("A page for each question"),
    }


def weighing_methods() -> dict[str, str]:
    """How the weights of a level come about."""
    return {
        "typed": gettext("typed in"),
        "ahp": gettext("comparison of pairs (AHP)"),
        "delphi": gettext("rounds of experts (Delphi)"),
    }


def importance_steps() -> dict[int, str]:
    """Saaty's nine steps of how much more one of two matters."""
    return {
        1: gettext("both matter alike"),
        2: gettext("between alike and moderately more"),
        3: gettext("moderately more important"),
        4: gettext("between moderately and strongly more"),
        5: gettext("strongly more important"),
        6: gettext("between strongly and very strongly more"),
        7: gettext("very strongly more important"),
        8: gettext("between very strongly and extremely more"),
        9: gettext("extremely more important"),
    }


def importance_words(first: str, second: str, answer: int) -> str:
    """An answer to a pair, from 9 for the first to -9 for the second."""
    if answer == 1:
        return gettext("%(step)s (1)", step=importance_steps()[1])
    return gettext(
        "%(name)s: %(step)s (%(number)s)",
        name=first if answer > 0 else second,
        step=importance_steps()[abs(answer)],
        number=abs(answer),
    )
