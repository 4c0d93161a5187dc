"""What pages and services read of experts' panels."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from foundation import clock
from foundation.errors import NotFound
from foundation.loader import load_or_404
from foundation.tokens import stored
from foundation.unit_of_work import session
from surveys.definition.weighting import Round
from surveys.models import Questionnaire, QuestionnaireVersion
from surveys.weighing.models import WeightAnswer, WeightExpert, WeightPanel, WeightRound
from tenants.queries import own_tenant

_LONGEST_TOKEN = 100


def latest_panel(version: QuestionnaireVersion, parent: str | None) -> WeightPanel | None:
    """The panel of a level that is under way, else the one begun last; None for none."""
    query = select(WeightPanel).where(
        WeightPanel.version_id == version.id, WeightPanel.parent == (parent or "")
    )
    return session().scalars(query.order_by(WeightPanel.created_at.desc()).limit(1)).one_or_none()


def asked_parents(version: QuestionnaireVersion) -> list[str]:
    """The levels of a version about which experts are being asked now."""
    query = select(WeightPanel.parent).where(
        WeightPanel.version_id == version.id, WeightPanel.state == "asking"
    )
    return list(session().scalars(query.order_by(WeightPanel.parent)))


def rounds_of(panel: WeightPanel) -> list[WeightRound]:
    """The rounds, the first one first."""
    query = select(WeightRound).where(WeightRound.panel_id == panel.id)
    return list(session().scalars(query.order_by(WeightRound.number)))


def closed_rounds(rounds: list[WeightRound]) -> list[Round]:
    """What came of the rounds that are over."""
    return [Round.model_validate(one.figures) for one in rounds if one.figures is not None]


def places_of(held: WeightRound) -> list[tuple[WeightExpert, WeightAnswer]]:
    """Everybody asked in a round, by name."""
    query = (
        select(WeightExpert, WeightAnswer)
        .join(WeightAnswer, WeightAnswer.expert_id == WeightExpert.id)
        .where(WeightAnswer.round_id == held.id)
        .order_by(WeightExpert.name, WeightExpert.email)
    )
    return [(expert, answer) for expert, answer in session().execute(query)]


def comments_of(held: WeightRound) -> list[str]:
    """What was remarked in a round, in the order of the alphabet: it tells nothing of whom."""
    query = select(WeightAnswer.comment).where(
        WeightAnswer.round_id == held.id, WeightAnswer.comment != ""
    )
    return sorted(session().scalars(query))


@dataclass(frozen=True)
class Seat:
    """What a link leads to: an expert's place in a round, with all that stands behind it."""

    answer: WeightAnswer
    expert: WeightExpert
    round: WeightRound
    panel: WeightPanel
    version: QuestionnaireVersion
    questionnaire: Questionnaire

    @property
    def open(self) -> bool:
        """Whether the link is still good."""
        return (
            self.answer.answered_on is None
            and self.round.closed_at is None
            and self.panel.state == "asking"
            and clock.today(own_tenant().zone) <= self.round.until
        )


def seat_of(token: str, *, lock: bool = False) -> Seat:
    """The place that a link leads to, whether it is still good or not; `NotFound` for none."""
    if not 0 < len(token) <= _LONGEST_TOKEN:
        raise NotFound
    answer = load_or_404(WeightAnswer, secret_hash=stored(token))
    held = load_or_404(WeightRound, id=answer.round_id)
    # the panel first, as whoever closes the round does, so that the two never wait for each other
    panel = load_or_404(WeightPanel, lock=lock, id=held.panel_id)
    if lock:
        answer = load_or_404(WeightAnswer, lock=True, id=answer.id)
        session().refresh(held)
    version = load_or_404(QuestionnaireVersion, id=panel.version_id)
    questionnaire = load_or_404(Questionnaire, id=version.questionnaire_id)
    return Seat(
        answer, load_or_404(WeightExpert, id=answer.expert_id), held, panel, version, questionnaire
    )


def own_last(seat: Seat) -> dict[str, float]:
    """What this expert gave in the round before this one; empty for nothing."""
    query = (
        select(WeightAnswer.weights)
        .join(WeightRound, WeightRound.id == WeightAnswer.round_id)
        .where(
            WeightAnswer.expert_id == seat.expert.id,
            WeightRound.number == seat.round.number - 1,
        )
    )
    return dict(session().scalars(query).one_or_none() or {})


def answers_in(held: WeightRound) -> list[WeightAnswer]:
    """The places of a round, each with or without an answer."""
    query = select(WeightAnswer).where(WeightAnswer.round_id == held.id)
    return list(session().scalars(query.order_by(WeightAnswer.id)))


def experts_of(panel_id: UUID) -> list[WeightExpert]:
    """Everybody who belongs to a panel."""
    query = select(WeightExpert).where(WeightExpert.panel_id == panel_id)
    return list(session().scalars(query.order_by(WeightExpert.name, WeightExpert.email)))


def was_asked(expert: WeightExpert) -> bool:
    """Whether an expert has a place in any round."""
    query = select(WeightAnswer.id).where(WeightAnswer.expert_id == expert.id).limit(1)
    return session().scalars(query).one_or_none() is not None
