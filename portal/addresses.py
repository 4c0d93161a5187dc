"""What public addresses look like: `/<organisation>/<short code>`."""

from __future__ import annotations

from functools import lru_cache

from flask import Flask, url_for
from werkzeug.routing import BaseConverter

_OURS = "app|static|health"  # first parts of addresses that are no organisation's
_NAMED = "changes|complain|follow|p|privacy|withdraw"  # second parts that are pages of their own


class Slug(BaseConverter):
    """An organisation's name in addresses; a phone's keyboard begins it with a capital.

    It never looks past the next slash, so that an address is taken apart at its slashes, and not
    held against every rule in turn: that cost a respondent more than anything else of a route.
    """

    regex = rf"(?!(?i:{_OURS})\Z)[a-zA-Z0-9][a-zA-Z0-9-]{{0,39}}"

    def to_python(self, value: str) -> str:
        """The name as it is kept."""
        return value.lower()


class ShortCode(BaseConverter):
    """A collector's code, as printed or as typed by hand."""

    regex = rf"(?!(?:{_NAMED})\Z)[0-9A-Za-z-]{{1,40}}"


def init_app(app: Flask) -> None:
    """Have the routes know these two."""
    app.url_map.converters["slug"] = Slug
    app.url_map.converters["code"] = ShortCode


@lru_cache(maxsize=1024)
def door_path(slug: str, code: str) -> str:
    """The path of a survey's page, made once: it is needed several times for each answer."""
    return url_for("portal.ask", slug=slug, code=code)


def personal_path(slug: str, token: str) -> str:
    """The path of one person's link."""
    return url_for("portal.personal", slug=slug, token=token)
