"""What forms and filters of this room offer."""

from __future__ import annotations

from complaints.services.checking import handlers
from foundation.web.languages import language
from tenants.queries import department_list, user_names


def department_choices() -> list[tuple[str, str]]:
    """The departments in use, those below set in."""
    return [
        (str(node.department.id), "\u3000" * node.depth + node.department.name(language()))
        for node in department_list()
    ]


def handler_choices() -> list[tuple[str, str]]:
    """People who can work on cases, by name."""
    names = user_names(handlers())
    return sorted(((str(key), name) for key, name in names.items()), key=lambda pair: pair[1])
