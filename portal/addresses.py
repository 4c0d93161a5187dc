"""What public addresses look like: `/<organisation>/<short code>`."""

from __future__ import annotations

from functools import lru_cache

from flask import Flask, url_for
from werkzeug.routing import BaseConverter

_OURS = "app|static|health"  # first parts of addresses that are no organisation's
_NAMED = "complain|follow|privacy"  # second parts that are pages of their own


class Slug(BaseConverter):
    """An organisation's name in addresses."""

    regex = rf"(?!(?:{_OURS})(?:/|\Z))[a-z0-9][a-z0-9-]{{0,39}}"


class ShortCode(BaseConverter):
    """A collector's code, as printed or as typed by hand."""

    regex = rf"(?!{_NAMED}(?:/|\Z))[0-9A-Za-z-]{{1,40}}"


def init_app(app: Flask) -> None:
    """Have the routes know these two."""
    app.url_map.converters["slug"] = Slug
    app.url_map.converters["code"] = ShortCode


@lru_cache(maxsize=1024)
def door_path(slug: str, code: str) -> str:
    """The path of a survey's page, made once: it is needed several times for each answer."""
    return url_for("portal.ask", slug=slug, code=code)
