"""Reorganisations in words."""

from __future__ import annotations

from uuid import UUID

from foundation.web.moments import day_words
from foundation.web.texts import gettext
from foundation.web.texts import lazy_gettext as _l
from tenants.reorganising.queries import Told

KIND_WORDS = {
    "renamed": _l("Another name"),
    "moved": _l("Another place in the tree"),
    "merged": _l("Merging departments"),
    "split": _l("Dividing a department"),
}
STATE_WORDS = {
    "planned": _l("planned"),
    "in_force": _l("has come into force"),
    "called_off": _l("called off"),
    "failed": _l("could not be done"),
}
STATE_ICONS = {
    "planned": "clock",
    "in_force": "check-circle",
    "called_off": "dash-circle",
    "failed": "exclamation-triangle",
}


def sentence(event: Told, language: str) -> str:
    """What changes from which day on."""
    row = event.row
    day, name = day_words(row.effective_on, language), event.name(row.department_id, language)
    if row.kind == "renamed":
        return gettext(
            "From %(day)s on “%(old)s” is called “%(new)s”.",
            day=day,
            old=_named(row.before, language),
            new=_named(row.after, language),
        )
    if row.kind == "moved":
        return _moved(event, day, name, language)
    if row.kind == "split":
        names = [event.name(part.department_id, language) for part in event.parts]
        names = names or [_named(each, language) for each in row.new]
        return gettext(
            "From %(day)s on “%(name)s” is divided into %(parts)s.",
            day=day,
            name=name,
            parts=_list(names),
        )
    taken = _list([event.name(part.department_id, language) for part in event.parts])
    called = _named(row.after, language)
    if called and called != _named(row.before, language):
        return gettext(
            "From %(day)s on “%(name)s” takes in %(parts)s and is called “%(new)s”.",
            day=day,
            name=_named(row.before, language) or name,
            parts=taken,
            new=called,
        )
    return gettext(
        "From %(day)s on “%(name)s” takes in %(parts)s.", day=day, name=name, parts=taken
    )


def _moved(event: Told, day: str, name: str, language: str) -> str:
    parent = event.row.after.get("parent_id")
    if not parent:
        return gettext("From %(day)s on “%(name)s” stands at the top.", day=day, name=name)
    return gettext(
        "From %(day)s on “%(name)s” stands under “%(parent)s”.",
        day=day,
        name=name,
        parent=event.name(UUID(parent), language),
    )


def _named(side: dict[str, object], language: str) -> str:
    zh, en = str(side.get("name_zh") or ""), str(side.get("name_en") or "")
    return (en if language == "en" else zh) or zh


def _list(names: list[str]) -> str:
    return gettext(", ").join(gettext("“%(name)s”", name=each) for each in names)
