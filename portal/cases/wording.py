"""The words of the form."""

from __future__ import annotations

from foundation.web.texts import gettext
from portal.cases.typed import ANONYMOUS, ELSEWHERE, ITSELF, NAMED, NO, YES


def field_words() -> dict[str, tuple[str, str]]:
    """Label and hint of each field, in the order of the page."""
    return {
        "text": (
            gettext("What happened?"),
            gettext("In your own words; say what you would like us to do, if you know."),
        ),
        "when": (gettext("When was it?"), gettext("As you remember it, such as last Tuesday.")),
        "where": (gettext("Where was it?"), gettext("A counter, a room, a telephone number.")),
        "department": (gettext("Which department?"), gettext("We find out if you do not know.")),
        "about": (
            gettext("Is it about the people of this department themselves?"),
            gettext("Then others look into it."),
        ),
        "contact": (gettext("Who may know that it was you?"), ""),
        "name": (gettext("Your name"), ""),
        "phone": (gettext("Telephone"), ""),
        "email": (
            gettext("Email"),
            gettext("We write when there is something new, without saying what it is about."),
        ),
        "news": (
            gettext("Shall we tell you when something changes because of it?"),
            gettext("Once. You read it in your case with the receipt."),
        ),
    }


def news_words() -> dict[str, str]:
    """The two answers; without one nobody is told."""
    return {
        YES: gettext("Yes, tell me what was done"),
        NO: gettext("No, that is not needed"),
    }


def contact_words() -> dict[str, str]:
    """The two ways: to stay anonymous, or to be known."""
    return {
        ANONYMOUS: gettext("I stay anonymous: nobody learns my name, and I follow by the receipt"),
        NAMED: gettext("You may contact me, by what I leave below"),
    }


def about_words() -> dict[str, str]:
    """Whether the department itself is what the complaint is about."""
    return {
        ITSELF: gettext("Yes: please have somebody from outside look into it"),
        ELSEWHERE: gettext("No, or I do not know"),
    }
