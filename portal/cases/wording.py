"""The words of the form."""

from __future__ import annotations

from foundation.web.texts import gettext
from portal.cases.typed import ANONYMOUS, NAMED


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
        "contact": (gettext("Who may know that it was you?"), ""),
        "name": (gettext("Your name"), ""),
        "phone": (gettext("Telephone"), ""),
        "email": (
            gettext("Email"),
            gettext("We write when there is something new, without saying what it is about."),
        ),
    }


def contact_words() -> dict[str, str]:
    """The two ways: to stay anonymous, or to be known."""
    return {
        ANONYMOUS: gettext("I stay anonymous: nobody learns my name, and I follow by the receipt"),
        NAMED: gettext("You may contact me, by what I leave below"),
    }
