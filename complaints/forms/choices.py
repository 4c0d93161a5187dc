"""What forms and filters of this room offer."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from complaints.load.counting import load_words
from complaints.models import Complaint
from complaints.recusal.queries import named_of
from complaints.services.naming import BETWEEN
from foundation.web.languages import language
from foundation.web.texts import gettext
from foundation.web.viewer import viewer
from tenants.directory.queries import staff_here
from tenants.queries import department_list, members_here, user_names

_MOST = 500  # entries that a page offers; any other can be typed


def department_choices() -> list[tuple[str, str]]:
    """The departments in use, those below set in."""
    return [
        (str(node.department.id), "\u3000" * node.depth + node.department.name(language()))
        for node in department_list()
    ]


def handler_choices(able: Iterable[UUID]) -> list[tuple[str, str]]:
    """These people, by name, with how much they have open, and until when they are away."""
    names = user_names(able)
    words = load_words(names, viewer())
    return _by_name(
        {
            one: gettext("%(name)s (%(why)s)", name=name, why=words[one])
            for one, name in names.items()
        }
    )


def handler_filters(able: Iterable[UUID]) -> list[tuple[str, str]]:
    """These people, by name."""
    return _by_name(user_names(able))


def _by_name(names: dict[UUID, str]) -> list[tuple[str, str]]:
    return sorted(((str(key), name) for key, name in names.items()), key=lambda pair: pair[1])


def member_choices() -> list[tuple[str, str]]:
    """Everybody who signs in here now, by name."""
    return [(str(user_id), name) for user_id, name in members_here()]


def staff_words() -> list[str]:
    """Name and number of who is in the staff directory; of very many the first."""
    return [row.name(language()) + BETWEEN + row.staff_number for row in staff_here()[:_MOST]]


def named_choices(case: Complaint) -> list[tuple[str, str]]:
    """Whom a case is about, by name."""
    return [(str(one.row.id), one.name) for one in named_of(case.id, language())]
