"""Bars: answers on a scale as shares of a whole, recommendation 0 to 10, and counted options."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.document import Distribution, Nps
from reports.wording import Wording

from .labels import cut, em, folded
from .theme import FIXED, HALF, NARROW, WIDE, Chart, Column, Header, Option, Theme, frame, tip

LEAST_PRINTED = 0.06  # a share below this has no room for its figure
ROWS_PER_PART = 20


@dataclass(frozen=True)
class Group:
    """Detractors, passives or promoters."""

    name: str
    scores: range
    count: int
    colour: str

    def legend(self, n: int, wording: Wording) -> str:
        """The group's name, its scores and its share."""
        span = wording.interval(self.scores[0], self.scores[-1], 0)
        return str(
            wording.gettext(
                "%(group)s (%(span)s) %(share)s",
                group=self.name,
                span=span,
                share=wording.percent(self.count, n),
            )
        )


def likert_charts(
    distributions: Sequence[Distribution], wording: Wording, theme: Theme, *, narrow: bool = False
) -> tuple[Chart, ...]:
    """Questions on one scale as 100 % bars, best answer left, weakest question first."""
    shown = [each for each in distributions if not each.withheld and each.n]
    shown.sort(key=lambda each: each.favourable_count / each.n)
    parts = [shown[i : i + ROWS_PER_PART] for i in range(0, len(shown), ROWS_PER_PART)]
    return tuple(_likert(part, wording, theme, narrow) for part in parts)


def nps_chart(nps: Nps, wording: Wording, theme: Theme, *, narrow: bool = False) -> Chart:
    """Answers 0 to 10 as columns in three groups, whose shares stand in the legend."""
    _ = wording.gettext
    n = nps.figure.n
    detractors, passives, promoters = nps.groups
    groups = (
        Group(_("Detractors"), range(7), detractors, theme.bad),
        Group(_("Passives"), range(7, 9), passives, theme.likert[2]),
        Group(_("Promoters"), range(9, 11), promoters, theme.good),
    )
    option = frame(theme)
    names = [group.legend(n, wording) for group in groups]
    top = round(theme.small * (5.8 if narrow else 3.4))
    bottom = round(theme.small * 3.6)
    height = top + theme.row * 4 + bottom
    option["legend"] = _legend(names, theme, left=0)
    option["grid"] = {
        "left": 0,
        "right": 0,
        "top": top,
        "bottom": bottom,
        **FIXED,
    }
    option["xAxis"] = _score_axis(nps, wording, theme)
    option["yAxis"] = {"type": "value", "min": 0, "show": False}
    option["series"] = [
        _score_bars(group, name, nps, wording, theme)
        for group, name in zip(groups, names, strict=True)
    ]
    summary = _(
        "Columns for the answers 0 to 10: %(promoters)s promoters, %(detractors)s detractors.",
        promoters=wording.percent(promoters, n),
        detractors=wording.percent(detractors, n),
    )
    return Chart(option, NARROW if narrow else WIDE, height, summary)


def choice_chart(
    distribution: Distribution,
    wording: Wording,
    theme: Theme,
    *,
    width: float = HALF,
    narrow: bool = False,
) -> Chart:
    """How often each option was chosen, most first, with the share of those who answered."""
    _ = wording.gettext
    order = sorted(range(len(distribution.labels)), key=lambda i: -distribution.counts[i])
    labels = tuple(distribution.labels[i] for i in order)
    counts = tuple(distribution.counts[i] for i in order)
    room = 12.4 if width <= HALF else 18.0
    left = 2.0 if narrow else theme.size * (min(max(em(label) for label in labels), room) + 1)
    right = theme.size * 3.6
    lift = theme.bar / 2 + 4 if narrow else 0.0
    shown = tuple(cut(label, 24.0 if narrow else room) for label in labels)
    style = theme.words(theme.text, size=theme.size)
    column = Column(shown, left, styles=(style,) * len(shown), above=lift)
    option = frame(theme)
    option["grid"] = {"left": left, "right": right, "top": 2, "bottom": 2, **FIXED}
    option["xAxis"] = {"type": "value", "min": 0, "max": max(*counts, 1), "show": False}
    option["yAxis"] = [column.option(theme)]
    option["series"] = [_count_bars(labels, counts, distribution.n, wording, theme)]
    row = theme.row + 2 if not narrow else theme.row + round(theme.size * 1.6)
    summary = _(
        "Bars: %(first)s was chosen most often, by %(share)s. The values stand in the table.",
        first=labels[0],
        share=wording.percent(counts[0], distribution.n),
    )
    return Chart(option, NARROW if narrow else width, 4 + row * len(labels), summary)


def _likert(rows: Sequence[Distribution], wording: Wording, theme: Theme, narrow: bool) -> Chart:
    _ = wording.gettext
    room = 20.0
    texts = [each.text if narrow else folded(each.text, room) for each in rows]
    tall = any("\n" in text for text in texts)
    row_height = theme.row + 2 + (round(theme.size * 0.8) if tall else 0)
    left, right = theme.size * 24.4, theme.size * 9.0
    top = round(theme.small * 3.6)
    if narrow:
        row_height, left, right, top = theme.row * 2, 2.0, 2.0, round(theme.small * 4.4)
    option = frame(theme)
    option["legend"] = _legend(rows[0].labels, theme, _legend_left(rows[0].labels, left, theme))
    option["title"] = [] if narrow else _likert_headers(rows[0].favourable, wording, theme)
    option["grid"] = {"left": left, "right": right, "top": top, "bottom": 2, **FIXED}
    option["xAxis"] = {"type": "value", "min": 0, "max": 100, "show": False}
    columns = _narrow_likert_columns(rows, wording, theme)
    if not narrow:
        columns = _likert_columns(rows, texts, wording, theme, left=left, right=right)
    option["yAxis"] = [column.option(theme) for column in columns]
    option["series"] = [
        _likert_bars(rows, step, colours, wording, theme)
        for step, colours in enumerate(theme.likert_scale(len(rows[0].labels)))
    ]
    height = top + 2 + row_height * len(rows)
    return Chart(option, NARROW if narrow else WIDE, height, _likert_summary(rows, wording))


def _likert_headers(favourable: int, wording: Wording, theme: Theme) -> list[Option]:
    share = wording.gettext("Top %(count)s", count=favourable)
    y = theme.small * 1.9
    return [
        Header(share, right=theme.size * 4.4).option(theme, y),
        Header("n", right=0).option(theme, y),
    ]


def _legend_left(names: Sequence[str], left: float, theme: Theme) -> float:
    """Above the bars if the words fit there, else from the edge."""
    needed = sum(em(name) + 3.2 for name in names) * theme.small
    return left - 1 if needed < WIDE - left and left > WIDE / 4 else 0


def _likert_columns(
    rows: Sequence[Distribution],
    texts: Sequence[str],
    wording: Wording,
    theme: Theme,
    *,
    left: float,
    right: float,
) -> list[Column]:
    text_style = {**theme.words(theme.text, size=theme.size), "lineHeight": theme.size * 1.2}
    share_style = theme.words(theme.text, size=theme.size, bold=True)
    shares = tuple(wording.percent(each.favourable_count, each.n, 0) for each in rows)
    count = len(rows)
    return [
        Column(tuple(cut(each.code, 5) for each in rows), left),
        Column(tuple(texts), left - theme.size * 3.2, styles=(text_style,) * count),
        Column(shares, right - theme.size * 4.4, "right", "right", (share_style,) * count),
        Column(tuple(wording.count(each.n) for each in rows), right, "right", "right"),
    ]


def _narrow_likert_columns(
    rows: Sequence[Distribution], wording: Wording, theme: Theme
) -> list[Column]:
    lift = theme.bar / 2 + 4
    text_style = theme.words(theme.text, size=theme.size)
    share_style = theme.words(theme.text, size=theme.size, bold=True)
    names = tuple(cut(each.text, 19.0) for each in rows)
    shares = tuple(wording.percent(each.favourable_count, each.n, 0) for each in rows)
    return [
        Column(names, 2, styles=(text_style,) * len(rows), above=lift),
        Column(shares, 2, "right", "right", (share_style,) * len(rows), lift),
    ]


def _likert_bars(
    rows: Sequence[Distribution],
    step: int,
    colours: tuple[str, str],
    wording: Wording,
    theme: Theme,
) -> Option:
    fill, on = colours
    name = rows[0].labels[step]
    data = [
        {
            "value": round(100 * each.shares[step], 4),
            "label": {
                "show": each.shares[step] >= LEAST_PRINTED,
                "formatter": wording.number(100 * each.shares[step], 0),
            },
            **tip(theme, f"{name}: {wording.percent(each.counts[step], each.n)}"),
        }
        for each in rows
    ]
    return {
        "type": "bar",
        "name": name,
        "stack": "all",
        "barWidth": theme.bar,
        "itemStyle": {"color": fill, "borderColor": theme.surface, "borderWidth": 0.7},
        "label": {"position": "inside", **theme.words(on)},
        "data": data,
    }


def _likert_summary(rows: Sequence[Distribution], wording: Wording) -> str:
    return wording.gettext(
        "Bars of answers to %(count)s questions; satisfied from %(low)s (%(worst)s) "
        "to %(high)s (%(best)s). The values stand in the table.",
        count=len(rows),
        low=wording.percent(rows[0].favourable_count, rows[0].n, 0),
        worst=rows[0].text,
        high=wording.percent(rows[-1].favourable_count, rows[-1].n, 0),
        best=rows[-1].text,
    )


def _legend(names: Sequence[str], theme: Theme, left: float) -> Option:
    return {
        "left": left,
        "top": 0,
        "padding": 0,
        "icon": "rect",
        "itemWidth": theme.small,
        "itemHeight": theme.small,
        "itemGap": theme.small * 1.4,
        "selectedMode": False,
        "textStyle": {**theme.words(theme.label), "padding": [0, 0, 0, -theme.small * 0.1]},
        "data": list(names),
    }


def _score_axis(nps: Nps, wording: Wording, theme: Theme) -> Option:
    """Scores with their counts below, so that the chart is its own table."""
    return {
        "type": "category",
        "data": [f"{score}\n{wording.count(nps.counts[score])}" for score in range(11)],
        "axisLine": {"lineStyle": {"color": theme.context, "width": 0.5}},
        "axisTick": {"show": False},
        "axisLabel": {
            "interval": 0,
            "margin": theme.small * 0.7,
            "lineHeight": theme.small * 1.35,
            **theme.words(theme.faint),
        },
    }


def _score_bars(group: Group, name: str, nps: Nps, wording: Wording, theme: Theme) -> Option:
    n = nps.figure.n
    data: list[Option | str] = ["-"] * 11
    for score in group.scores:
        share = wording.percent(nps.counts[score], n, 0)
        data[score] = {
            "value": nps.counts[score],
            "label": {"formatter": share},
            **tip(theme, f"{score}: {wording.count(nps.counts[score])} ({share})"),
        }
    return {
        "type": "bar",
        "name": name,
        "stack": "all",
        "barWidth": "68%",
        "itemStyle": {"color": group.colour},
        "label": {"show": True, "position": "top", "distance": 2, **theme.words(theme.label)},
        "data": data,
    }


def _count_bars(
    labels: Sequence[str], counts: Sequence[int], n: int, wording: Wording, theme: Theme
) -> Option:
    data = [
        {
            "name": label,
            "value": count,
            "label": {"formatter": wording.percent(count, n, 0)},
            **tip(theme, f"{label}: {wording.count(count)} ({wording.percent(count, n)})"),
        }
        for label, count in zip(labels, counts, strict=True)
    ]
    return {
        "type": "bar",
        "barWidth": theme.bar,
        "itemStyle": {"color": theme.likert[1]},
        "label": {
            "show": True,
            "position": "right",
            "distance": 4,
            **theme.words(theme.text, size=theme.size, bold=True),
        },
        "data": data,
    }
