"""What this room puts on the application."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask

import surveys.jobs  # noqa: F401 - puts the room's jobs on the allow-list
from foundation.web.navigation import Entry, add_entry
from foundation.web.texts import gettext
from surveys import steps
from surveys.commands import refold
from surveys.desk import surveys_to_watch, versions_to_decide, versions_with_others
from surveys.erasure import finding
from surveys.erasure import setup as erasure
from surveys.guests import narrow_guests
from surveys.incentives import setup as incentives
from surveys.reminding import approvals_waiting
from surveys.services import unfinished, withdrawing
from surveys.services.assigning import PeriodAssignments
from surveys.services.trials import sweep_tests
from surveys.trail_vocabulary import add_vocabulary
from surveys.unfolding import flag_old_blocks
from surveys.views import (  # noqa: F401 - each puts its routes on a blueprint
    answer_files,
    answers,
    collectors,
    comparing,
    contacts,
    contradictions,
    editor,
    ends,
    expert_door,
    experts,
    exporting,
    importing,
    indicators,
    logic,
    originals,
    paper,
    parts,
    pasting,
    people,
    periods,
    places,
    preview,
    questionnaires,
    remarks,
    trials,
    undoing,
    versions,
    ways_in,
)
from surveys.views import surveys as survey_views
from surveys.views.pages import url_if_there
from surveys.weighing.desk import rounds_of_experts
from tenants.assignments import assign_through
from tenants.desk import add_shown, add_step, add_tasks
from tenants.reminders import add_reminders

if TYPE_CHECKING:
    from foundation.work.relay import Tick

SCHEDULE: tuple[Tick, ...] = (
    ("sweep_unfinished", 3600, unfinished.sweep),
    ("sweep_tests", 600, sweep_tests),
    ("flag_old_blocks", 3600, flag_old_blocks),
    ("tell_withdrawals", 3600, withdrawing.tell_all),
    ("make_answers_findable", 3600, finding.make_findable_everywhere),
    *incentives.SCHEDULE,
)


def register(app: Flask) -> None:
    """Register the room's pages, commands and jobs."""
    app.cli.add_command(refold)
    add_vocabulary()
    for blueprint in (
        questionnaires.blueprint,
        periods.blueprint,
        survey_views.blueprint,
        expert_door.blueprint,
    ):
        app.register_blueprint(blueprint)
    _navigation(app)
    for order, step in (
        (40, steps.choose_questionnaire),
        (50, steps.have_it_approved),
        (60, steps.create_period),
        (70, steps.open_survey),
    ):
        add_step(order, step)
    add_tasks(versions_to_decide)
    add_tasks(surveys_to_watch)
    add_tasks(rounds_of_experts)
    add_shown(5, versions_with_others)
    add_reminders(approvals_waiting)
    narrow_guests()
    incentives.register(app)
    erasure.register()
    assign_through(
        PeriodAssignments(lambda period_id: url_if_there("evaluations.show", period_id=period_id))
    )


def _navigation(app: Flask) -> None:
    add_entry(app, Entry(35, "surveys.index", "send", lambda: gettext("Surveys"), "survey:read"))
    add_entry(
        app,
        Entry(
            40,
            "questionnaires.index",
            "ui-checks",
            lambda: gettext("Questionnaires"),
            "questionnaire:read",
        ),
    )
    add_entry(
        app,
        Entry(
            45,
            "periods.index",
            "calendar3",
            lambda: gettext("Evaluation periods"),
            "period:read",
        ),
    )
