"""The sheet of an action as a page of HTML, ready for the press.

`sheet_html` is pure: the same sheet and the same catalogue give the same text.
"""

from __future__ import annotations

import math
import re
from typing import Any

from markupsafe import Markup

from complaints.actions.causes.drawing import Branch, Twig, fishbone
from reports.charts import PAPER, Level, effect_chart
from reports.charts.labels import em
from reports.paper import STYLE_SHEET, Drawings, Page, accent_shades, page_of, running_title
from reports.sheets.document import ActionSheet, Change, Effect, Item, Verdict
from reports.typography import HAN
from reports.wording import GetText, Wording

SHEET_STYLES = STYLE_SHEET.with_name("sheet.css")
LINE_EMS = 41  # of the reading column
CELL_EMS = (16, 22)  # of what is to be done, and of its evidence
PAGE_LINES = 34  # of text that the first page takes beside its head and headings
HAN_TEXT = re.compile(f"[{HAN}]")
BADGES = {"yes": "g-a", "no": "g-c", "open": "g-0"}


def sheet_html(sheet: ActionSheet, gettext: GetText, ngettext: GetText) -> Page:
    """Render the sheet of an action in its own language."""
    wording = Wording(sheet.language, gettext, ngettext)
    return page_of("sheet.html", _context(sheet, wording), wording, SHEET_STYLES)


def plan_lines(sheet: ActionSheet) -> int:
    """About how many lines of text the plan takes: what stands before the proof."""
    causes = sum(len(found) for _, found in sheet.fishbone)
    drawn = 10 + 2 * causes if causes else 0
    prose = (sheet.occasion, sheet.containment, *sheet.whys, sheet.root_cause)
    return (
        drawn
        + sum(_lines(text, LINE_EMS) for text in prose)
        + sum(
            max(
                _lines(item.text, CELL_EMS[0]),
                sum(_lines(text, CELL_EMS[1]) for text in _cell(item)),
            )
            for item in sheet.items
        )
    )


def _cell(item: Item) -> tuple[str, ...]:
    return (item.evidence, ", ".join(item.files), f"{item.wanted}    ")


def _lines(text: str, ems: float) -> int:
    return sum(max(1, math.ceil(em(part) / ems)) for part in text.splitlines())


def _context(sheet: ActionSheet, wording: Wording) -> dict[str, Any]:
    _ = wording.gettext
    accent, soft = accent_shades(sheet.accent)
    title = _("Corrective action %(ref)s", ref=sheet.ref)
    return {
        "s": sheet,
        "w": wording,
        "_": _,
        "ngettext": wording.ngettext,
        "accent": accent,
        "accent_soft": soft,
        "title": title,
        "running_title": running_title(title, sheet.organisation),
        "imprint": imprint(sheet, wording),
        # A plan that outgrows its page runs on into the proof's; any other ends with its own.
        "apart": plan_lines(sheet) <= PAGE_LINES,
        "bones": _bones(sheet, wording),
        "drawing": _drawing(sheet.effect, sheet, wording) if sheet.effect else "",
        "within": lambda change: within(change, wording),
        "tongue": lambda text: tongue(text, wording),
        "badges": BADGES,
        "team": tuple(
            dict.fromkeys(
                name
                for name in (sheet.planner, sheet.reviewer, sheet.owner, *sheet.workers)
                if name
            )
        ),
        "follows": _follows(sheet.effect, sheet.verdict),
    }


def imprint(sheet: ActionSheet, wording: Wording) -> str:
    """Which state of the action this is; never when or for whom the sheet was made."""
    return wording.gettext(
        "%(ref)s as of %(day)s, state %(revision)s of the record",
        ref=sheet.ref,
        day=wording.day(sheet.as_of),
        revision=sheet.revision,
    )


def within(change: Change | None, wording: Wording) -> str:
    """The interval of a change with its signs; empty when there is none."""
    if change is None or change.low is None or change.high is None:
        return ""
    between = "～" if wording.chinese else " to "
    return f"{wording.signed(change.low)}{between}{wording.signed(change.high)}"


def tongue(text: str, wording: Wording) -> str:
    """The language tag of what somebody typed, where it is not that of the sheet."""
    return "" if wording.chinese or not HAN_TEXT.search(text) else "zh-Hans-CN"


def _follows(effect: Effect | None, verdict: Verdict | None) -> bool:
    """Whether a person decided as the figures propose; true while nothing is decided."""
    return effect is None or verdict is None or effect.kind == verdict.kind


def _bones(sheet: ActionSheet, wording: Wording) -> Markup | str:
    """The fishbone as it stands on the page of the action."""
    if not sheet.fishbone:
        return ""
    branches = [
        Branch(name, [Twig(each.text, each.depth, each.root) for each in found])
        for name, found in sheet.fishbone
    ]
    return fishbone(sheet.title, branches, wording.gettext("Fishbone"))


def _drawing(effect: Effect, sheet: ActionSheet, wording: Wording) -> Markup | str:
    """Before and after with their intervals, the untreated below."""
    _ = wording.gettext
    own, beside = effect.own, effect.beside
    sure = own.change is not None and own.change.sure
    tone = ("good" if own.change and own.change.value > 0 else "bad") if sure else ""
    unit = sheet.criterion.department
    lines = [
        (_("%(unit)s, before", unit=unit), own.before, ""),
        (_("%(unit)s, after", unit=unit), own.after, tone),
        (_("Without an action, before"), beside.before if beside else None, ""),
        (_("Without an action, after"), beside.after if beside else None, ""),
    ]
    levels = [Level(name, figure, tone) for name, figure, tone in lines if figure is not None]
    chart = effect_chart(levels, wording, PAPER, target=sheet.criterion.target)
    return Drawings().draw(chart) if chart else ""
