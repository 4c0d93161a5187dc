"""What this room puts on the application."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask

import complaints.jobs  # noqa: F401 - puts the room's jobs on the allow-list
from complaints.actions import setup as actions
from complaints.assisting import setup as assisting
from complaints.audits import setup as audits
from complaints.calling import views as calling_views  # noqa: F401 - puts its routes on the blueprint
from complaints.categories import setup as categories
from complaints.changes import setup as changes
from complaints.commands import check_clocks
from complaints.desk import cases_in_stead, cases_that_wait
from complaints.erasure import setup as erasure
from complaints.erasure.finding import make_findable_everywhere
from complaints.exports import jobs as export_jobs  # noqa: F401 - puts the job on the allow-list
from complaints.exports import views as export_views  # noqa: F401 - puts its routes on the blueprint
from complaints.exports.services import discard_everywhere
from complaints.guests import narrow_guests
from complaints.judgements import views as judgement_views  # noqa: F401 - puts its route on the blueprint
from complaints.judgements.desk import cases_to_look_at
from complaints.leaving import cases_in_hand
from complaints.load import views as load_views  # noqa: F401 - puts its route on the blueprint
from complaints.mail_in import views as mail_in_views
from complaints.orphans import departments_without_owner
from complaints.register import views as register_views  # noqa: F401 - the same
from complaints.related import views as related_views  # noqa: F401 - the same
from complaints.reminding import clocks_that_end, questions_that_wait
from complaints.rules import views as rule_views  # noqa: F401 - puts its routes on the blueprint
from complaints.services.announcing import announce_all
from complaints.services.carried import let_cases_go_along
from complaints.silence.closing import close_everywhere
from complaints.silence.desk import words_after_answers
from complaints.statistics import views as statistics_views  # noqa: F401 - the same
from complaints.texts import views as text_views  # noqa: F401 - the same
from complaints.texts.trail_vocabulary import add_vocabulary as add_text_words
from complaints.timing import setup as timing
from complaints.trail_vocabulary import add_vocabulary
from complaints.transfers import views as transfer_views  # noqa: F401 - puts its routes on the blueprint
from complaints.views import cases, steps  # noqa: F401 - each puts its routes on the blueprint
from complaints.views import files as file_views  # noqa: F401 - the same
from complaints.views import handing_over as handing_over_views  # noqa: F401 - the same
from complaints.views import reviews as review_views  # noqa: F401 - the same
from complaints.views.blueprint import blueprint
from complaints.watching import setup as watching
from foundation.web.application import csrf_protection
from foundation.web.navigation import Entry, add_entry
from foundation.web.texts import gettext
from tenants.desk import add_tasks, add_tasks_for_others
from tenants.leaving import add_open_work
from tenants.reminders import add_reminders

if TYPE_CHECKING:
    from foundation.work.relay import Tick

SCHEDULE: tuple[Tick, ...] = (
    ("announce_complaints", 300, announce_all),
    ("close_silent_cases", 1800, close_everywhere),
    ("discard_case_exports", 3600, discard_everywhere),
    ("make_complainants_findable", 300, make_findable_everywhere),
    *actions.SCHEDULE,
)


def register(app: Flask) -> None:
    """Register the room's pages and what the ticker does for it."""
    app.cli.add_command(check_clocks)
    add_vocabulary()
    add_text_words()
    narrow_guests()
    let_cases_go_along()
    add_tasks(cases_that_wait)
    add_tasks_for_others(cases_in_stead)
    add_open_work(cases_in_hand)
    add_tasks(departments_without_owner)
    add_tasks(cases_to_look_at)
    add_tasks(words_after_answers)
    add_reminders(clocks_that_end)
    add_reminders(questions_that_wait)
    assisting.register()
    erasure.register()
    watching.register()
    csrf_protection(app).exempt(mail_in_views.door)
    app.register_blueprint(mail_in_views.door)
    app.register_blueprint(blueprint)
    add_entry(
        app,
        Entry(
            10,
            "complaints.index",
            "chat-left-text",
            lambda: gettext("Complaints"),
            "complaint:read",
        ),
    )
    add_entry(
        app,
        Entry(
            11,
            "complaints.statistics",
            "bar-chart",
            lambda: gettext("Complaints in figures"),
            "complaint:count",
            unless="complaint:read",
        ),
    )
    actions.register(app)
    changes.register(app)
    timing.register(app)
    categories.register(app)
    audits.register(app)
