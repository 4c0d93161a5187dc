"""Time rules as their pages show them, in the reader's words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import func, select

from complaints.models import Complaint
from complaints.timing.library import HOUSE, Shipped, shipped
from complaints.timing.models import TimeRules
from complaints.timing.queries import content_of, latest_versions, rules_in_force, versions_of
from complaints.timing.rules import CLOCKS, SEVERITIES, Limits, Rules
from complaints.timing.wording import CLOCK_WORDS, extension_words, level_words, limit_words
from complaints.wording import CHANNEL_WORDS, SEVERITY_WORDS
from complaints.workflow import CHANNELS
from foundation.unit_of_work import session
from foundation.web.languages import language
from foundation.web.moments import day_words, time_words
from foundation.web.texts import gettext
from tenants.queries import user_names

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Table:
    """Limits by severity in words: the heads of the clocks, and a line for each severity."""

    title: str
    heads: list[str]
    lines: list[tuple[str, list[str]]]
    channel: str = ""


@dataclass(frozen=True)
class Content:
    """What rules say, in words."""

    tables: list[Table]
    longer: list[str]
    free: bool
    levels: list[str]


@dataclass(frozen=True)
class Line:
    """Rules in a list; `cases` came in under any of their versions."""

    name: str
    source: str
    ref: str = ""
    key: str = ""
    version: str = ""
    in_force: bool = False
    cases: int = 0


@dataclass(frozen=True)
class IndexPage:
    """The organisation's rules, and those that come with the product."""

    own: list[Line]
    shipped: list[Line]
    house_in_force: bool


@dataclass(frozen=True)
class ShippedPage:
    """Rules that come with the product."""

    key: str
    name: str
    source: str
    note: str
    content: Content


@dataclass(frozen=True)
class RulesPage:
    """A version of the organisation's rules, its content, and all versions."""

    row: TimeRules
    name: str
    source: str
    note: str
    content: Content
    newest: bool
    versions: list[tuple[int, str, int]]
    channels: list[tuple[str, str]]
    in_force: TimeRules | None


def index_page() -> IndexPage:
    """Gather the list; the number of queries does not depend on its length."""
    rows, in_force = latest_versions(), rules_in_force()
    counts = _cases()
    by_ref: dict[str, int] = {}
    for row in session().execute(select(TimeRules.id, TimeRules.ref)):
        by_ref[row[1]] = by_ref.get(row[1], 0) + counts.get(row[0], 0)
    own = [
        Line(
            name=row.name(language()),
            source=_source(row.source(language()), row.source_on),
            ref=row.ref,
            version=gettext("Version %(number)s", number=row.number),
            in_force=in_force is not None and in_force.ref == row.ref,
            cases=by_ref.get(row.ref, 0),
        )
        for row in rows
    ]
    known = [
        Line(
            name=one.names[language()],
            source=_source(one.sources[language()], one.source_on),
            key=one.key,
            in_force=one.key == HOUSE and in_force is None,
        )
        for one in shipped().values()
    ]
    return IndexPage(own, known, house_in_force=in_force is None)


def shipped_page(found: Shipped) -> ShippedPage:
    """Rules that come with the product, in words."""
    return ShippedPage(
        key=found.key,
        name=found.names[language()],
        source=_source(found.sources[language()], found.source_on),
        note=found.notes[language()],
        content=content_words(found.rules),
    )


def rules_page(row: TimeRules) -> RulesPage:
    """A version, in words, with the others beside."""
    rows, counts, rules = versions_of(row.ref), _cases(), content_of(row)
    people = user_names(one.made_by for one in rows)
    origin = shipped().get(row.shipped)
    return RulesPage(
        row=row,
        name=row.name(language()),
        source=_source(row.source(language()), row.source_on),
        note=origin.notes[language()] if origin is not None else "",
        content=content_words(rules),
        newest=rows[0].number == row.number,
        versions=[(one.number, _made(one, people), counts.get(one.id, 0)) for one in rows],
        channels=[(name, str(CHANNEL_WORDS[name])) for name in CHANNELS],
        in_force=rules_in_force(),
    )


def happened_to(row: TimeRules) -> list[str]:
    """Who saved a version, and when."""
    return [
        gettext(
            "Version %(number)s: %(made)s",
            number=row.number,
            made=_made(row, user_names([row.made_by])),
        )
    ]


def content_words(rules: Rules) -> Content:
    """What rules say, in words."""
    tables = [_table(gettext("Usual limits"), rules.limits)]
    tables += [
        _table(
            gettext("Limits for: %(channel)s", channel=CHANNEL_WORDS[name]),
            rules.channels[name],
            name,
        )
        for name in CHANNELS
        if name in rules.channels
    ]
    return Content(
        tables=tables,
        longer=[extension_words(one) for one in rules.extensions or ()],
        free=rules.extensions is None,
        levels=[
            level_words(one)
            for clock in CLOCKS
            for when in ("before", "over")
            for one in rules.levels_of(clock, when)
            if any(limits.of(clock) for limits in rules.limits.values())
        ],
    )


def _table(title: str, limits: Mapping[str, Limits], channel: str = "") -> Table:
    return Table(
        title=title,
        heads=[str(CLOCK_WORDS[each]) for each in CLOCKS],
        lines=[
            (
                str(SEVERITY_WORDS[severity]),
                [limit_words(limits[severity].of(each)) for each in CLOCKS],
            )
            for severity in SEVERITIES
        ],
        channel=channel,
    )


def _made(row: TimeRules, people: Mapping[UUID, str]) -> str:
    who = people.get(row.made_by, "")
    return gettext("%(who)s, %(at)s", who=who, at=time_words(row.made_at))


def _source(words: str, day: date | None) -> str:
    if words and day is not None:
        return gettext("%(source)s, %(day)s", source=words, day=day_words(day))
    return words


def _cases() -> dict[UUID, int]:
    query = select(Complaint.rules_id, func.count()).where(Complaint.rules_id.is_not(None))
    rows = session().execute(query.group_by(Complaint.rules_id))
    return {row[0]: row[1] for row in rows if row[0] is not None}
