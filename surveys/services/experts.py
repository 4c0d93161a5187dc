"""Asking experts for the weights of a level in rounds (Delphi): invite, remind, close, take over.

A panel belongs to one level of a draft as it was when it began. Everything here holds the panel's
row, so that two managers go one after the other; who comes second finds a `Conflict`.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from foundation import clock
from foundation.audit import record
from foundation.errors import Conflict, Invalid
from foundation.identifiers import random_id
from foundation.loader import load_or_404
from foundation.tokens import peppered_bytes, stored
from foundation.unit_of_work import session
from foundation.web.texts import gettext, ngettext
from surveys.definition.weighting import MOST_ROUNDS, Delphi
from surveys.models import Questionnaire, QuestionnaireVersion
from surveys.queries import content_of
from surveys.services.drafts import Edit
from surveys.services.weighing import weigh_level
from surveys.weighing.invited import MOST, Invited
from surveys.weighing.letters import ask_expert
from surveys.weighing.levels import Level
from surveys.weighing.models import WeightAnswer, WeightExpert, WeightPanel, WeightRound
from surveys.weighing.queries import (
    answers_in,
    closed_rounds,
    experts_of,
    latest_panel,
    places_of,
    rounds_of,
    was_asked,
)
from surveys.weighing.rounds import sum_up, weights_from
from tenants.queries import own_tenant

FEWEST = 3
"""Answers without which a round has no figures: of two, each would read the other's values."""

LIFE, LONGEST_LIFE = timedelta(days=14), timedelta(days=90)


def begin_panel(
    edit: Edit, level: Level, experts: list[Invited], until: date, note: str = ""
) -> WeightPanel:
    """Ask experts about a level: the first round, a mail to each."""
    version = load_or_404(QuestionnaireVersion, lock=True, id=edit.version.id)
    if version.state != "draft":
        raise Conflict(gettext("This version is not a draft any more, so it does not change."))
    if version.revision != edit.revision:
        raise Conflict(gettext("This version has changed since you opened the page."))
    under_way = latest_panel(version, level.parent)
    if under_way is not None and under_way.state in ("asking", "closed"):
        raise Conflict(gettext("Experts are being asked about this level already."))
    if len(experts) < FEWEST:
        sentence = gettext("Please name at least %(fewest)s experts.", fewest=FEWEST)
        raise Invalid(fields={"experts": sentence})
    content = content_of(version)
    panel = WeightPanel(
        version_id=version.id,
        parent=level.parent or "",
        indicators=[
            {"code": code, "names": dict(content.indicator(code).name.root)} for code in level.codes
        ],
        note=note.strip(),
        created_by=edit.actor,
        created_at=clock.now(),
    )
    session().add(panel)
    session().flush()
    record("weights.asked", panel, detail={"experts": len(experts)})
    held = _open_round(panel, 1, until)
    _invite(panel, held, experts)
    return panel


def add_experts(panel: WeightPanel, experts: list[Invited]) -> int:
    """Ask more experts in the round that is open; the number of those asked."""
    panel, held = _asking(panel)
    known = {expert.email for expert in experts_of(panel.id)}
    twice = [one.email for one in experts if one.email in known]
    if twice:
        sentence = gettext("Asked already: %(who)s.", who=", ".join(twice[:5]))
        raise Invalid(fields={"experts": sentence})
    if not experts:
        raise Invalid(fields={"experts": gettext("Please name somebody.")})
    if len(known) + len(experts) > MOST:
        sentence = gettext("At most %(limit)s experts can be asked.", limit=MOST)
        raise Invalid(fields={"experts": sentence})
    _invite(panel, held, experts)
    record("weights.experts_added", panel, detail={"experts": len(experts)})
    return len(experts)


def remind_experts(panel: WeightPanel, until: date) -> int:
    """Write once more to those who have not answered, at most once a day; the number written to.

    A later day makes the links good for longer.
    """
    panel, held = _asking(panel)
    if until != held.until:
        held.until = _good_day(until)
    today, written = _today(), 0
    questionnaire = _questionnaire(panel)
    for expert, answer in places_of(held):
        if answer.answered_on is None and answer.asked_on < today:
            answer.asked_on = today
            ask_expert(expert, panel, held, questionnaire, _link(answer), again=True)
            written += 1
    record("weights.reminded", panel, detail={"experts": written, "until": until.isoformat()})
    session().flush()
    return written


def take_back(panel: WeightPanel, expert_id: UUID) -> None:
    """Take an invitation back that was not answered, such as one to a wrong address."""
    panel, held = _asking(panel)
    expert = load_or_404(WeightExpert, id=expert_id, panel_id=panel.id)
    answer = load_or_404(WeightAnswer, lock=True, round_id=held.id, expert_id=expert.id)
    if answer.answered_on is not None:
        raise Conflict(gettext("This expert has answered meanwhile."))
    session().delete(answer)
    session().flush()
    if not was_asked(expert):
        session().delete(expert)
    record("weights.taken_back", panel, detail={"experts_round": held.number})
    session().flush()


def close_round(panel: WeightPanel) -> None:
    """End the open round and keep its figures; answers that come later find it closed."""
    panel, held = _asking(panel)
    answers = answers_in(held)
    given = [answer.weights for answer in answers if answer.weights is not None]
    if len(given) < FEWEST:
        raise Conflict(
            gettext(
                "A round needs %(fewest)s answers at least: of fewer, everybody could read the"
                " others' values. Remind those who are missing, or stop asking.",
                fewest=FEWEST,
            )
        )
    held.closed_at = clock.now()
    held.figures = sum_up(len(answers), given, panel.codes).model_dump(
        mode="json", exclude_defaults=True
    )
    _now(panel, "closed")
    told = {"experts_round": held.number, "experts": len(answers), "answers": len(given)}
    record("weights.round_closed", panel, detail=told)


def next_round(panel: WeightPanel, until: date) -> None:
    """Open another round: everybody is asked again, with the last round before their eyes."""
    panel = _held(panel, "closed")
    before = rounds_of(panel)[-1]
    if before.number >= MOST_ROUNDS:
        raise Conflict(gettext("There are %(most)s rounds at most.", most=MOST_ROUNDS))
    _now(panel, "asking")
    record("weights.round_opened", panel, detail={"experts_round": before.number + 1})
    held = _open_round(panel, before.number + 1, until)
    experts = [expert for expert, _answer in places_of(before)]
    for expert in experts:
        _give_place(panel, held, expert, _questionnaire(panel))


def stop_panel(panel: WeightPanel) -> None:
    """Stop asking without taking anything over; links end, the draft stays as it is."""
    panel = _held(panel, "asking", "closed")
    _now(panel, "stopped")
    record("weights.stopped", panel)


def take_medians(edit: Edit, panel: WeightPanel) -> QuestionnaireVersion:
    """Make the medians of the last round, scaled to 100, the weights of the level."""
    panel = _held(panel, "closed")
    closed = closed_rounds(rounds_of(panel))
    weighting = Delphi(method="delphi", parent=panel.parent or None, rounds=tuple(closed))
    saved = weigh_level(edit, weights_from(closed[-1]), weighting)
    _now(panel, "taken")
    record("weights.taken", panel, detail={"experts_round": len(closed)})
    return saved


def _held(panel: WeightPanel, *states: str) -> WeightPanel:
    held = load_or_404(WeightPanel, lock=True, id=panel.id)
    if held.state not in states:
        raise Conflict(
            gettext("Somebody else was quicker: this has moved on since you opened the page.")
        )
    return held


def _asking(panel: WeightPanel) -> tuple[WeightPanel, WeightRound]:
    held = _held(panel, "asking")
    return held, rounds_of(held)[-1]


def _now(panel: WeightPanel, state: str) -> None:
    panel.state = state
    panel.revision += 1
    session().flush()


def _open_round(panel: WeightPanel, number: int, until: date) -> WeightRound:
    held = WeightRound(
        panel_id=panel.id, number=number, until=_good_day(until), opened_at=clock.now()
    )
    session().add(held)
    session().flush()
    return held


def _good_day(until: date) -> date:
    today = _today()
    if not today <= until <= today + LONGEST_LIFE:
        sentence = ngettext(
            "Please give a day from today on, within %(num)s day.",
            "Please give a day from today on, within %(num)s days.",
            LONGEST_LIFE.days,
        )
        raise Invalid(fields={"until": sentence})
    return until


def _today() -> date:
    return clock.today(own_tenant().zone)


def _questionnaire(panel: WeightPanel) -> Questionnaire:
    version = load_or_404(QuestionnaireVersion, id=panel.version_id)
    return load_or_404(Questionnaire, id=version.questionnaire_id)


def _invite(panel: WeightPanel, held: WeightRound, experts: Iterable[Invited]) -> None:
    questionnaire = _questionnaire(panel)
    for one in experts:
        expert = WeightExpert(
            panel_id=panel.id, name=one.name, email=one.email, language=one.language
        )
        session().add(expert)
        session().flush()
        _give_place(panel, held, expert, questionnaire)


def _give_place(
    panel: WeightPanel, held: WeightRound, expert: WeightExpert, questionnaire: Questionnaire
) -> None:
    answer = WeightAnswer(
        id=random_id(), round_id=held.id, expert_id=expert.id, secret_hash="", asked_on=_today()
    )
    token = _link(answer)
    session().add(answer)
    session().flush()
    ask_expert(expert, panel, held, questionnaire, token, again=False)


def _link(answer: WeightAnswer) -> str:
    """The token of a place. It is made from the pepper, which is not in the database.

    So a reminder carries the same link as the first mail, and only its hash is kept.
    """
    token = base64.urlsafe_b64encode(peppered_bytes("weights", str(answer.id))).decode().rstrip("=")
    answer.secret_hash = stored(token)
    return token
