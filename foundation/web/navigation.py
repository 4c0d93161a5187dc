"""The rail, and links on pages: each room adds its own, shown to those who may open them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, request, url_for

from foundation.web.viewer import Viewer


@dataclass(frozen=True)
class Entry:
    """What a room contributes: where it leads and who sees it; `cut` draws a line above it.

    Whoever holds `unless` gets there from another entry.
    """

    order: int
    endpoint: str
    icon: str
    label: Callable[[], str]
    permission: str
    cut: bool = False
    unless: str = ""


@dataclass(frozen=True)
class PageLink:
    """A link that a room puts on a page of a room below it, which knows nothing of it.

    `page` is the name by which that page asks (`page_links("period", period_id=…)`); what it
    passes along goes into the address.
    """

    page: str
    endpoint: str
    icon: str
    label: Callable[[], str]
    permission: str


@dataclass(frozen=True)
class Item:
    """An entry as a page shows it."""

    label: str
    url: str
    icon: str
    current: bool
    cut: bool
    count: int | None = None


def add_entry(app: Flask, entry: Entry) -> None:
    """Put an entry on the rail."""
    app.extensions.setdefault("navigation", []).append(entry)


def add_page_link(app: Flask, link: PageLink) -> None:
    """Put a link on a page of another room."""
    app.extensions.setdefault("page_links", []).append(link)


def page_links(app: Flask, viewer: Viewer | None, page: str, **values: Any) -> list[Item]:
    """What other rooms put on this page, for this person."""
    found: list[PageLink] = app.extensions.get("page_links", [])
    return [
        Item(str(link.label()), url_for(link.endpoint, **values), link.icon, False, False)
        for link in found
        if link.page == page and viewer is not None and viewer.may(link.permission)
    ]


def items(app: Flask, viewer: Viewer) -> list[Item]:
    """The rail as this person sees it."""
    found: list[Entry] = sorted(app.extensions.get("navigation", []), key=lambda e: e.order)
    here = request.path
    result = []
    for entry in found:
        if not viewer.may(entry.permission) or (entry.unless and viewer.may(entry.unless)):
            continue
        url = url_for(entry.endpoint)
        current = here == url or (url != "/app/" and here.startswith(url.rstrip("/") + "/"))
        result.append(Item(str(entry.label()), url, entry.icon, current, entry.cut))
    return result
