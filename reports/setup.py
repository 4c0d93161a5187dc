"""What this room puts on the application."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask

from complaints.receipt_sheets import set_press
from foundation.web.navigation import Entry, PageLink, add_entry, add_page_link
from foundation.web.texts import gettext
from reports import jobs  # noqa: F401 - puts the job on the allow-list
from reports.guests import narrow_guests
from reports.receipts.rendering import press
from reports.trail_vocabulary import add_vocabulary
from reports.views import packs, periods, posters, results, runs, sheets
from reports.views import staff as staff_pages  # noqa: F401 - puts its routes on the results
from reports.withdrawing import withdraw_reports
from tenants.subjects.rooms import follow_erasures

if TYPE_CHECKING:
    from foundation.work.relay import Tick

SCHEDULE: tuple[Tick, ...] = ()


def register(app: Flask) -> None:
    """Register the room's pages, commands and jobs."""
    add_vocabulary()
    narrow_guests()
    follow_erasures("answers", withdraw_reports)
    set_press(press)
    app.extensions.setdefault("probes", {})["Fonts for PDF"] = _probe_fonts
    app.register_blueprint(results.blueprint)
    app.register_blueprint(runs.blueprint)
    app.register_blueprint(sheets.blueprint)
    app.register_blueprint(posters.blueprint)
    app.register_blueprint(packs.blueprint)
    app.register_blueprint(periods.blueprint)
    add_page_link(
        app,
        PageLink(
            "published snapshot",
            "period_reports.show",
            "file-earmark-text",
            lambda: gettext("Report as PDF"),
            "report:read",
        ),
    )
    add_entry(
        app,
        Entry(30, "results.index", "bar-chart", lambda: gettext("Results"), "result:read", True),
    )
    add_entry(
        app,
        Entry(60, "reports.index", "file-earmark-text", lambda: gettext("Reports"), "report:read"),
    )
    add_page_link(
        app,
        PageLink(
            "action",
            "sheets.index",
            "file-earmark-text",
            lambda: gettext("PDF for the file"),
            "action:read",
        ),
    )
    add_page_link(
        app,
        PageLink(
            "audit",
            "packs.index",
            "file-earmark-text",
            lambda: gettext("Signed pack"),
            "sample:read",
        ),
    )
    for page in ("survey doors", "survey door"):
        add_page_link(
            app,
            PageLink(
                page,
                "posters.index",
                "printer",
                lambda: gettext("Posters as PDF"),
                "survey:read",
            ),
        )


def _probe_fonts() -> None:
    """Raise, with what to install, when this machine cannot set a Chinese page."""
    from reports.pdf import probe_fonts

    probe_fonts()
