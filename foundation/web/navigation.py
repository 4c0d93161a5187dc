"""The rail: entries that each room adds, shown to those who may open them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, request, url_for

from foundation.web.viewer import Viewer


@dataclass(frozen=True)
class Entry:
    """What a room contributes: where it leads and who sees it; `cut` draws a line above it."""

    order: int
    endpoint: str
    icon: str
    label: Callable[[], str]
    permission: str
    cut: bool = False


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


def items(app: Flask, viewer: Viewer) -> list[Item]:
    """The rail as this person sees it."""
    found: list[Entry] = sorted(app.extensions.get("navigation", []), key=lambda e: e.order)
    here = request.path
    result = []
    for entry in found:
        if not viewer.may(entry.permission):
            continue
        url = url_for(entry.endpoint)
        current = here == url or (url != "/app/" and here.startswith(url.rstrip("/") + "/"))
        result.append(Item(str(entry.label()), url, entry.icon, current, entry.cut))
    return result
