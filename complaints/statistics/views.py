"""The page of statistics: how many cases, how soon, what came of them, month by month."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import render_template, request, url_for

from complaints.actions.causes.queries import recurrence_days
from complaints.categories.queries import own_tree
from complaints.register.facts import WINDOWS
from complaints.register.wanted import Wanted, read_wanted
from complaints.register.wording import choices, labels
from complaints.statistics.counting import MONTH, SUB
from complaints.statistics.pages import (
    READ,
    Asked,
    Row,
    Span,
    Statistics,
    departments_in,
    span_of,
    statistics,
)
from complaints.views.blueprint import blueprint
from complaints.wording import CHANNEL_WORDS, SEVERITY_WORDS
from foundation import clock
from foundation.web.access import requires
from foundation.web.languages import language
from foundation.web.texts import gettext
from foundation.web.viewer import viewer
from tenants.queries import departments_by_id, own_tenant

FILTERS = ("category", "severity", "department", "channel")


@blueprint.get("/statistics", endpoint="statistics")
@requires("complaint:count")
def show_statistics() -> str:
    """Figures of the cases that came in within some months, beside as many months before."""
    zone, reader = own_tenant().zone, viewer()
    span = span_of(request.args.get("from", ""), request.args.get("to", ""), clock.today(zone))
    own = recurrence_days()
    asked = Asked(_wanted(), span, _within(own))
    found = statistics(reader, asked, clock.now(), zone, _address)
    linked = reader.may(READ)
    return render_template(
        "complaints/statistics/show.html",
        found=found,
        asked=asked,
        names=_names(found),
        divided=_divided(found),
        merged=_merged(),
        chart=_chart(found),
        choices=choices() if linked else {},
        labels=labels(),
        filters=FILTERS if linked else (),
        windows=sorted({*WINDOWS, own}),
        own_window=own,
        before=_months(span.before),
        during=_months(span),
        breakdowns={
            MONTH: gettext("By month"),
            "category": gettext("By category"),
            SUB: gettext("By sub-category"),
            "department": gettext("By department"),
            "severity": gettext("By severity"),
            "channel": gettext("By the way they came in"),
        },
    )


def _wanted() -> Wanted:
    """Of the register's filters those that this page offers."""
    return read_wanted({name: request.args.get(name, "") for name in FILTERS})


def _within(own: int) -> int:
    """The reader's choice for this page; without one what the organisation set."""
    raw = request.args.get("within", "")
    return int(raw) if raw in {str(days) for days in WINDOWS} else own


def _address(filters: Mapping[str, Any]) -> str:
    return url_for("complaints.index", **dict(filters))


def _names(found: Statistics) -> dict[str, Callable[[Row], str]]:
    """What a row of each breakdown is called."""
    units, reader = departments_by_id(departments_in(found.breakdowns["department"])), language()
    nowhere, words = gettext("not known yet"), own_tree().words(reader)
    return {
        "category": lambda row: words[row.group],
        SUB: lambda row: _sub_name(row.group, reader),
        "severity": lambda row: str(SEVERITY_WORDS[row.group]),
        "channel": lambda row: str(CHANNEL_WORDS[row.group]),
        "department": lambda row: units[row.group].name(reader) if row.group in units else nowhere,
        MONTH: lambda row: f"{row.group:%Y-%m}",
    }


def _sub_name(code: str, reader: str) -> str:
    one = own_tree().get(code)
    if one is None or not one.parent:
        return gettext("without a sub-category")
    return one.name(reader)


def _divided(found: Statistics) -> list[tuple[str, list[Row]]]:
    """The categories that have sub-categories, each with a row for each of these."""
    tree, reader = own_tree(), language()
    rows: dict[str, list[Row]] = {}
    for row in found.breakdowns.get(SUB, ()):
        rows.setdefault(tree.top_of(row.group), []).append(row)
    return [
        (top.name(reader), rows[top.code])
        for top in tree.tops()
        if top.code in rows and tree.below(top.code)
    ]


def _merged() -> list[str]:
    """Which categories count with another one, in sentences."""
    tree = own_tree()
    words = tree.words(language())
    return [
        gettext(
            "%(old)s counts with %(new)s.",
            old=words[one.code],
            new=words[tree.counted_as(one.code)],
        )
        for one in tree.merged
    ]


def _months(span: Span) -> str:
    if span.months == 1:
        return f"{span.first:%Y-%m}"
    return gettext("%(first)s to %(last)s", first=f"{span.first:%Y-%m}", last=f"{span.last:%Y-%m}")


def _chart(found: Statistics) -> dict[str, Any]:
    """Cases by month as columns, and those of them that were disputed."""
    rows = found.breakdowns[MONTH]
    series = (
        (gettext("Cases"), [row.cases.cases for row in rows], "@hs-c1"),
        (gettext("Disputed"), [row.disputed.cases for row in rows], "@hs-c2"),
    )
    return {
        "animation": False,
        "grid": {"left": 8, "right": 8, "top": 32, "bottom": 8, "containLabel": True},
        "legend": {"top": 0, "left": 0},
        "tooltip": {"trigger": "axis"},
        "xAxis": {
            "type": "category",
            "data": [f"{row.group:%Y-%m}" for row in rows],
            "axisTick": {"show": False},
        },
        "yAxis": {"type": "value", "min": 0, "minInterval": 1},
        "series": [
            {
                "type": "bar",
                "name": name,
                "data": data,
                "itemStyle": {"color": colour},
                "barMaxWidth": 24,
            }
            for name, data, colour in series
        ],
    }
