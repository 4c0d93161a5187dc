"""Tests and pilots: the respondent's own pages, marked, whose answers are no responses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from foundation.errors import NotFound
from foundation.loader import load_or_404
from foundation.tokens import read_signed, sign
from foundation.web.texts import gettext
from surveys.definition.canonical import digest
from surveys.models import Collector, EvaluationPeriod, QuestionnaireVersion, Survey
from surveys.quality import quality_flags
from surveys.queries import Door, content_of
from surveys.services.trials import Tried, keep_pilot_answer, open_trial

if TYPE_CHECKING:
    from portal.filled import Filled

_LONG = timedelta(days=3000)
REMARK_GOOD_FOR = 3600  # seconds


@dataclass(frozen=True)
class Trial:
    """What sort of trial a door is: "test" keeps nothing, "pilot" what is left out of figures."""

    kind: str
    survey_id: UUID | None

    @property
    def notice(self) -> str:
        """What every page of it says on top."""
        if self.kind == "test":
            return gettext("Test: this is what respondents see. Nothing is kept or counted.")
        return gettext("Trial run: your answers help to better the questions and are not counted.")


@dataclass(frozen=True)
class TrialWay:
    """A trial's door with all that an entry is made of; `stamp` names what it shows."""

    trial: Trial
    door: Door
    stamp: str


def trial_way(code: str) -> TrialWay:
    """The way behind a trial's address; `NotFound` if there is none."""
    found = open_trial(code)
    if found is None:
        raise NotFound
    version = load_or_404(QuestionnaireVersion, id=found.version_id)
    content = content_of(version)
    if not content.questions:
        raise NotFound
    survey = load_or_404(Survey, id=found.survey_id) if found.survey_id else None
    opens = found.created_at - timedelta(minutes=1)
    closes = found.expires_at or found.created_at + _LONG
    # Rows that are never added to a session: a survey as it will be when it is open.
    asked = Survey(
        id=found.survey_id or found.id,
        tenant_id=found.tenant_id,
        ref=survey.ref if survey else "",
        name_zh=survey.name_zh if survey else "",
        name_en=survey.name_en if survey else "",
        version_id=version.id,
        period_id=found.id,
        anonymity=survey.anonymity if survey else "anonymous",
        by_proxy=survey.by_proxy if survey else False,
        state="open",
        opens_at=opens,
        closes_at=closes,
        revision=1,
    )
    collector = Collector(
        id=found.id,
        tenant_id=found.tenant_id,
        survey_id=asked.id,
        short_code=found.short_code,
        kind="public",
        settings={},
        revision=1,
    )
    period = EvaluationPeriod(id=found.id, tenant_id=found.tenant_id, grace_minutes=0)
    door = Door(collector, asked, version, period, None)
    return TrialWay(Trial(found.kind, found.survey_id), door, digest(content))


def keep_trial(filled: Filled, answers: Mapping[str, Any], *, repeat: bool) -> str | None:
    """Keep a pilot's answer, of a test nothing; what a remark on it is signed with.

    `PilotOver` when the pilot is over.
    """
    entry, mark, now = filled.entry, filled.mark, filled.now
    if entry.trial is None or entry.trial.survey_id is None or entry.trial.kind != "pilot":
        return None
    seconds = (now - mark.started_at).total_seconds()
    tried = Tried(
        survey_id=entry.trial.survey_id,
        version_id=entry.version.id,
        key=mark.key,
        answers=answers,
        language=mark.language,
        flags=quality_flags(
            entry.content,
            answers,
            seconds=seconds,
            repeat=repeat,
            late=False,
            robot=filled.trapped,
            proxy=filled.proxy,
        ),
        seconds=int(seconds),
        day=now.astimezone(ZoneInfo(entry.tenant.zone)).date(),
    )
    return keep_pilot_answer(tried).hex


def remark_token(entry_id: UUID, answer: str) -> str:
    """What the box for a remark carries."""
    return sign(f"pilot remark:{entry_id}", answer)


def answer_of_remark(entry_id: UUID, token: str) -> UUID | None:
    """The pilot's answer that a box for a remark belongs to, for an hour."""
    found = read_signed(f"pilot remark:{entry_id}", token, REMARK_GOOD_FOR)
    return UUID(found[0]) if found else None
