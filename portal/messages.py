"""What a respondent is told when a form cannot simply be taken: plain words, nothing lost."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from flask import Response

from foundation.web.texts import gettext
from portal import cookies
from portal.entry import Entry
from portal.pages import Trouble, form_page, message_page

if TYPE_CHECKING:
    from portal.filled import Filled


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
    opens = entry.door.survey.opens_at.astimezone(ZoneInfo(entry.tenant.zone))
    lines = [gettext("It opens on %(day)s. Please come back then.", day=f"{opens:%Y-%m-%d %H:%M}")]
    title = gettext("This survey is not open yet")
    return message_page(entry, language, title, lines, status=409)


def ended(entry: Entry, language: str) -> Response:
    """For a survey that is over."""
    lines = [
        gettext("Thank you for coming all the same."),
        gettext("It does not take answers any more."),
    ]
    return message_page(entry, language, gettext("This survey has closed"), lines, status=410)
