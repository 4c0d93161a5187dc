"""Changing an organisation's time rules: every change is a version, and counts for new cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from sqlalchemy import select

from complaints.timing.library import shipped
from complaints.timing.models import TimeRules
from complaints.timing.queries import content_of
from complaints.timing.reckoning import due_of
from complaints.timing.rules import CLOCKS, SEVERITIES, Limits, Rules, as_data
from complaints.workflow import CHANNELS, Acting
from foundation import clock
from foundation.audit import record
from foundation.errors import Conflict, Forbidden, Invalid, NotFound
from foundation.unit_of_work import session
from foundation.web.texts import gettext
from tenants.queries import own_calendar
from tenants.references import next_reference

PERMISSION = "settings:write"
NAME_LIMIT, SOURCE_LIMIT = 80, 300
# Starts of so many days in a row are tried, so that weekends and holidays are among them.
_TRIED = 14


class RulesChanged(Conflict):
    """Somebody saved another version since the page was shown (REL-11)."""

    def __init__(self) -> None:
        super().__init__(gettext("Somebody saved another version of these rules meanwhile."))


@dataclass(frozen=True)
class Texts:
    """The name of time rules and their source, in both languages; the English may be empty."""

    name_zh: str
    name_en: str = ""
    source_zh: str = ""
    source_en: str = ""
    source_on: date | None = None


@dataclass(frozen=True)
class Wanted:
    """Time rules as somebody wants them."""

    texts: Texts
    rules: Rules
    faults: Mapping[str, object] = field(default_factory=dict)


def take_over(key: str, actor: Acting) -> TimeRules:
    """Make rules of the organisation's own from those that come with the product.

    They are not in force yet. `NotFound` for a key there is none of.
    """
    _check_may(actor)
    found = shipped().get(key)
    if found is None:
        raise NotFound
    row = TimeRules(
        ref=next_reference("T"),
        number=1,
        name_zh=found.names["zh"],
        name_en=found.names["en"],
        source_zh=found.sources["zh"],
        source_en=found.sources["en"],
        source_on=found.source_on,
        shipped=key,
        content=as_data(found.rules),
        in_force=False,
        made_at=clock.now(),
        made_by=actor.user_id,
    )
    session().add(row)
    session().flush()
    record("timing.taken_over", row, detail={"shipped": key})
    return row


def save_version(ref: str, number: int, wanted: Wanted, actor: Acting) -> TimeRules:
    """Save a change as the next version; in force at once where the one before was.

    `RulesChanged` when version `number` is not the newest any more, `Invalid` by field.
    """
    _check_may(actor)
    last = _newest(ref)
    if last.number != number:
        raise RulesChanged
    _check(wanted)
    in_force, last_in_force = last.in_force, last
    if in_force:
        last_in_force.in_force = False
        session().flush()
    texts = wanted.texts
    row = TimeRules(
        ref=ref,
        number=number + 1,
        name_zh=texts.name_zh,
        name_en=texts.name_en,
        source_zh=texts.source_zh,
        source_en=texts.source_en,
        source_on=texts.source_on,
        shipped=last.shipped,
        content=as_data(wanted.rules),
        in_force=in_force,
        made_at=clock.now(),
        made_by=actor.user_id,
    )
    session().add(row)
    session().flush()
    record("timing.changed", row, detail={"version": row.number})
    if in_force:
        record("timing.ended", last)
    return row


def set_channel(
    ref: str, number: int, channel: str, limits: Mapping[str, Limits] | None, actor: Acting
) -> TimeRules:
    """Give a channel its own limits in the next version; None takes them away."""
    last = _newest(ref)
    if channel not in CHANNELS:
        raise NotFound
    rules = content_of(last)
    channels = {name: found for name, found in rules.channels.items() if name != channel}
    if limits is not None:
        channels[channel] = limits
    wanted = Wanted(texts_of(last), replace(rules, channels=channels))
    return save_version(ref, number, wanted, actor)


def put_in_force(ref: str | None, actor: Acting) -> None:
    """Have new cases come in under the newest version of some rules; None: the house's standard.

    Cases that came in before keep theirs.
    """
    _check_may(actor)
    # All are held, so that of two who switch at once one sees what the other did.
    query = select(TimeRules).order_by(TimeRules.id).with_for_update()
    rows = session().scalars(query.execution_options(populate_existing=True)).all()
    before = next((row for row in rows if row.in_force), None)
    wanted = None if ref is None else _newest(ref)
    if before is wanted:
        return
    if before is not None:
        before.in_force = False
        record("timing.ended", before)
        session().flush()
    if wanted is not None:
        wanted.in_force = True
        record("timing.put_in_force", wanted)
        session().flush()


def texts_of(row: TimeRules) -> Texts:
    """Name and source of a version."""
    return Texts(row.name_zh, row.name_en, row.source_zh, row.source_en, row.source_on)


def _check_may(actor: Acting) -> None:
    if not actor.may(PERMISSION):
        raise Forbidden


def _newest(ref: str) -> TimeRules:
    """The newest version, held; `NotFound` without any.

    All versions are held, so that of two who save at once one sees the other's.
    """
    query = select(TimeRules).where(TimeRules.ref == ref).order_by(TimeRules.number)
    query = query.with_for_update().execution_options(populate_existing=True)
    rows = session().scalars(query).all()
    if not rows:
        raise NotFound
    return rows[-1]


def _check(wanted: Wanted) -> None:
    """Refuse, by field, what cannot be kept: empty or long texts, clocks out of their order."""
    faults: dict[str, object] = dict(wanted.faults)
    texts = wanted.texts
    if not texts.name_zh:
        faults["name_zh"] = gettext("This is needed.")
    for name in ("name_zh", "name_en"):
        if len(getattr(texts, name)) > NAME_LIMIT:
            faults[name] = gettext("At most %(num)s characters.", num=NAME_LIMIT)
    for name in ("source_zh", "source_en"):
        if len(getattr(texts, name)) > SOURCE_LIMIT:
            faults[name] = gettext("At most %(num)s characters.", num=SOURCE_LIMIT)
    for limits in (wanted.rules.limits, *wanted.rules.channels.values()):
        for severity in SEVERITIES:
            clash = _out_of_order(limits[severity])
            if clash:
                faults[f"{severity}_{clash}_amount"] = gettext(
                    "This clock would run out before the one that stands before it."
                )
    if faults:
        raise Invalid(fields=faults)


def _out_of_order(limits: Limits) -> str:
    """The clock that would end before an earlier one, by the calendar as it is; empty for none."""
    calendar, now = own_calendar(), clock.now()
    for day in range(_TRIED):
        start = calendar.opens_at(now + timedelta(days=day))
        past = start
        for name in CLOCKS:
            limit = limits.of(name)
            if limit is None:
                continue
            due = due_of(limit, start, calendar)
            if due < past:
                return name
            past = due
    return ""
