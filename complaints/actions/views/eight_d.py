"""The eight disciplines of an action, filled from what stands in it."""

from __future__ import annotations

from flask import render_template

from complaints.actions.causes.pages import drawn_chain, drawn_fishbone
from complaints.actions.causes.queries import causes_of
from complaints.actions.causes.wording import CATEGORY_WORDS
from complaints.actions.hands import parts_of
from complaints.actions.pages import action_page, day_of
from complaints.actions.prevention import prevention_of
from complaints.actions.queries import items_of, planners_of, steps_of, workers_of
from complaints.actions.views.blueprint import action_or_404, blueprint
from complaints.actions.wording import SOURCE_WORDS, STATE_ICONS, STATE_WORDS, verdict_words
from complaints.wording import SEVERITY_WORDS
from foundation.web.access import requires
from foundation.web.languages import language
from foundation.web.viewer import viewer
from tenants.queries import user_names


@blueprint.get("/<ref>/8d")
@requires("action:read")
def eight_d(ref: str) -> str:
    """An action as an 8D report: D0 occasion to D8 closure and thanks."""
    action = action_or_404(ref)
    page = action_page(action, viewer())
    items, steps = items_of(action), steps_of(action)
    hands = planners_of(action) | workers_of(action)
    people = page.people | user_names([*hands, *(item.done_by for item in items if item.done_by)])
    return render_template(
        "complaints/actions/eight_d.html",
        page=page,
        action=action,
        parts=parts_of(action, items, steps, people),
        team=sorted(people[each] for each in hands if each in people),
        prevention=prevention_of(action, items, steps, language()),
        opened=day_of(action.created_at),
        chain_drawing=drawn_chain(action),
        bone_drawing=drawn_fishbone(action, causes_of(action)),
        categories=CATEGORY_WORDS,
        severities=SEVERITY_WORDS,
        sources=SOURCE_WORDS,
        states=STATE_WORDS,
        icons=STATE_ICONS,
        verdict_sentence=verdict_words(page.proof, action) if page.proof else "",
    )
