"""What a respondent is told when a form cannot simply be taken: plain words, nothing lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response

from foundation import clock
from foundation.web.languages import set_zone
from foundation.web.moments import time_words
from foundation.web.texts import gettext
from portal import cookies
from portal.entry import Entry
from portal.pages import Trouble, form_page, message_page
from surveys.rules import SurveyState, state_now

if TYPE_CHECKING:
    from portal.filled import Filled

_GOES_ON = (SurveyState.OPEN, SurveyState.PLANNED)


def stale_form() -> Trouble:
    """For a form whose mark is too old, or not ours."""
    return Trouble(
        gettext("Please send this page once more"),
        gettext("It was open for so long that we could not take it. What you filled in is here."),
    )


def strange_fields() -> Trouble:
    """For answers to questions that this page does not ask."""
    return Trouble(
        gettext("Nothing was saved"),
        gettext("An answer came to a question that is not on this page. Please send it once more."),
    )


def gone_elsewhere() -> Trouble:
    """For a page whose pages before are kept no more, and whose form was not sent."""
    return Trouble(
        gettext("The pages before are empty"),
        gettext(
            "The form went on on another device, or was begun anew. Please go on over there, or"
            " fill in the pages again here."
        ),
    )


def too_late() -> Trouble:
    """For a form that came after the end."""
    return Trouble(
        gettext("This survey has closed"),
        gettext("Your answers came too late and were not taken. They are still on this page."),
    )


def not_saved() -> Trouble:
    """For a form that came while the database was away."""
    return Trouble(
        gettext("Not saved: please send it again"),
        gettext("Our service did not answer for a moment. What you filled in is still here."),
    )


def closed(filled: Filled) -> Response:
    """Too late: the answers are still on the page, to be copied at least (REL-14)."""
    sheet = filled.sheet(trouble=too_late(), closed=True)
    return form_page(filled.entry, filled.mark, sheet, status=409)


def wait(filled: Filled, seconds: int) -> Response:
    """Too many from one network: nothing is lost, and it says when to send again."""
    trouble = Trouble(
        gettext("Please wait a moment"),
        gettext(
            "Many answers are coming from your network. Nothing is lost: please send this page"
            " again in %(seconds)s seconds.",
            seconds=seconds,
        ),
    )
    response = form_page(filled.entry, filled.mark, filled.sheet(trouble=trouble), status=429)
    response.headers["Retry-After"] = str(seconds)
    return response


def other_answers(filled: Filled, sentence: str) -> Response:
    """The same form with other answers: what was sent first counts (REL-13)."""
    return _already(filled, sentence, 422)


def sent_before(filled: Filled) -> Response:
    """A page of a form that was sent: it does not change any more (O39)."""
    return _already(filled, gettext("We have your answers. They do not change any more."), 409)


def _already(filled: Filled, sentence: str, status: int) -> Response:
    lines = [sentence, gettext("To answer once more, please open the survey anew.")]
    title = gettext("This form has been sent already")
    response = message_page(
        filled.entry, filled.mark.language, title, lines, status=status, again=True
    )
    return cookies.end_form(response, filled.entry)


def not_yet(entry: Entry, language: str) -> Response:
    """For a survey that its people opened ahead of its time."""
    set_zone(entry.tenant.zone)
    opens = time_words(entry.door.survey.opens_at)
    lines = [gettext("It opens on %(day)s. Please come back then.", day=opens)]
    title = gettext("This survey is not open yet")
    return message_page(entry, language, title, lines, status=409)


def ended(entry: Entry, language: str) -> Response:
    """For a survey that is over, or a link of it that was closed before."""
    if entry.closed(clock.now()) and state_now(entry.door.survey, clock.now()) in _GOES_ON:
        lines = [
            gettext("Thank you for coming all the same."),
            gettext("The survey goes on: please ask our staff for the link that is used now."),
        ]
        return message_page(
            entry, language, gettext("This link is no longer used"), lines, status=410
        )
    lines = [
        gettext("Thank you for coming all the same."),
        gettext("It does not take answers any more."),
    ]
    return message_page(entry, language, gettext("This survey has closed"), lines, status=410)


def remarked(entry: Entry, language: str) -> Response:
    """For a remark on a pilot that was kept."""
    lines = [gettext("Your remark goes to those who wrote the questions.")]
    return message_page(entry, language, gettext("Thank you"), lines, status=200)


def trial_over(entry: Entry, language: str) -> Response:
    """For a remark on a pilot whose answers were thrown away."""
    lines = [gettext("This trial is over, so your remark was not taken.")]
    return message_page(entry, language, gettext("Thank you"), lines, status=409)


def link_used(entry: Entry, language: str) -> Response:
    """For a personal link by which somebody answered already."""
    lines = [
        gettext("This link was made for one person and counts once."),
        gettext("If it was not you, please tell those who sent it to you."),
    ]
    title = gettext("Thank you, we have your answers already")
    return message_page(entry, language, title, lines, status=410)


def link_over(entry: Entry, language: str) -> Response:
    """For a personal link that was taken back or has run out."""
    lines = [gettext("Thank you for coming all the same."), gettext("Please ask for a new one.")]
    title = gettext("This link is no longer good")
    return message_page(entry, language, title, lines, status=410)
