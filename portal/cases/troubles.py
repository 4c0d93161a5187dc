"""What a complainant is told when a page cannot simply be taken."""

from __future__ import annotations

from foundation.web.texts import gettext
from portal.pages import Trouble


def stale() -> Trouble:
    """For a form that was open for more than a day, or is not ours."""
    return Trouble(
        gettext("Please send this page once more"),
        gettext("It was open for so long that we could not take it. What you wrote is here."),
    )


def robot() -> Trouble:
    """For a form in which the field was filled in that people do not see."""
    return Trouble(
        gettext("Please send this page once more"),
        gettext("Something filled in a field that people do not see. What you wrote is here."),
    )


def not_saved(*, files: bool) -> Trouble:
    """For a form that came while the database was away."""
    text = gettext("Our service did not answer for a moment. What you wrote is still here.")
    again = gettext("Please choose the files once more.")
    return Trouble(
        gettext("Not saved: please send it again"),
        gettext("%(one)s %(next)s", one=text, next=again) if files else text,
    )


def wait(seconds: int) -> Trouble:
    """For too many from one network."""
    return Trouble(
        gettext("Please wait a moment"),
        gettext(
            "Much is coming from your network. Nothing is lost: please send it again in"
            " %(seconds)s seconds.",
            seconds=seconds,
        ),
    )


def unknown_receipt() -> Trouble:
    """For every receipt that opens nothing here, whatever the cause (ANON-3)."""
    return Trouble(
        gettext("We do not find a case for this receipt"),
        gettext("Please compare it letter by letter. Blanks, dashes and small letters are fine."),
    )


def unknown_answer() -> Trouble:
    """For every receipt that leads to no answer here, whatever the cause (ANON-3)."""
    return Trouble(
        gettext("We do not find an answer for this receipt"),
        gettext(
            "Please compare it letter by letter. An answer that was withdrawn is not found either."
        ),
    )


def many_tries(seconds: int) -> Trouble:
    """For many tries in a short time."""
    return Trouble(
        gettext("Please wait a moment"),
        gettext(
            "There were many tries in a short time. Answer the question below and go on at once,"
            " or leave it and go on in %(seconds)s seconds.",
            seconds=seconds,
        ),
    )


def wrong_sum(seconds: int) -> Trouble:
    """For an answer to a question that is not right, or was given before."""
    return Trouble(
        gettext("That was not the answer to the question"),
        gettext(
            "Here is another one. You can also leave it and go on in %(seconds)s seconds.",
            seconds=seconds,
        ),
    )


def stale_door() -> Trouble:
    """For a form that was open too long."""
    return Trouble(
        gettext("Please send it once more"),
        gettext("This page was open for so long that we could not take it."),
    )


def session_over() -> Trouble:
    """For a session that was idle, or that another one replaced."""
    return Trouble(
        gettext("Please enter your receipt again"),
        gettext(
            "For your protection this page closes after 20 minutes without use, and when the"
            " case is opened somewhere else."
        ),
    )


def no_cookies() -> Trouble:
    """For a browser that did not keep the session's cookie."""
    return Trouble(
        gettext("Your browser did not keep the cookie"),
        gettext(
            "To show your case, this page needs one cookie, which goes when you leave. Please"
            " allow it for this site, or use another browser."
        ),
    )


def staff_here() -> Trouble:
    """For one of the staff who follows a case in the browser of their work."""
    return Trouble(
        gettext("You are signed in as staff in this browser"),
        gettext("Please sign out first, or open this page in a private window."),
    )


def changed_meanwhile() -> Trouble:
    """For a step that the case is not at any more."""
    return Trouble(
        gettext("Something happened in your case meanwhile"),
        gettext("Please look at the page as it is now. What you wrote is still here."),
    )


def not_taken(sentence: str) -> Trouble:
    """For what cannot be taken, with the reason."""
    return Trouble(gettext("Not sent yet"), sentence)


def files_not_kept() -> Trouble:
    """For a message whose files met a full disk."""
    return Trouble(
        gettext("Your message was sent, its files were not"),
        gettext("They could not be kept just now. Please try them again later."),
    )
