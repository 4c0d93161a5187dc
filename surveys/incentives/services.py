"""Setting up vouchers or a draw, bringing codes along, drawing, and checking codes off."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from foundation import clock
from foundation.audit import record
from foundation.errors import Conflict, Invalid
from foundation.loader import load_or_404
from foundation.unit_of_work import session
from foundation.web.texts import gettext
from surveys.incentives.codes import MOST, MOST_AT_ONCE, Brought, make_codes, plain
from surveys.incentives.drawing import winners
from surveys.incentives.models import DRAW, VOUCHER, Incentive, IncentiveCode
from surveys.incentives.queries import counts_of, given_codes, incentive_of, is_left
from surveys.incentives.taking import store
from surveys.models import EvaluationPeriod, Survey
from surveys.rules import SurveyState, grace_ends_at, state_now
from surveys.services.responses import RECEIPT_SHOWN_FOR
from tenants.queries import own_tenant
from tenants.services.doors import have_doors_look_anew

NAME, TERMS = 60, 300
MOST_WINNERS = 1_000
# Who sent the last answer in the grace may still take a code: twice the time of the receipt.
_STILL_TAKEN = 2 * RECEIPT_SHOWN_FOR


class IncentiveChanged(Conflict):
    """Somebody saved this since the page was shown (REL-11)."""

    def __init__(self) -> None:
        super().__init__(gettext("Somebody changed this in the meantime."))


class Drawn(Conflict):
    """What was drawn stands."""

    def __init__(self) -> None:
        super().__init__(gettext("This was drawn already. What was drawn stands."))


def set_up(survey: Survey, actor: UUID, kind: str, **texts: Any) -> Incentive:
    """Give a survey vouchers or a draw; one of them, once."""
    load_or_404(Survey, lock=True, id=survey.id)
    if incentive_of(survey.id) is not None:
        raise Conflict(gettext("This survey has vouchers or a draw already."))
    if kind not in (VOUCHER, DRAW):
        raise Invalid(fields={"kind": gettext("Please choose one of these.")})
    made = Incentive(
        survey_id=survey.id,
        kind=kind,
        created_by=actor,
        created_at=clock.now(),
        active=True,
        revision=1,
        **_texts(texts),
    )
    session().add(made)
    session().flush()
    record("incentive.set_up", made, detail={"survey": survey.ref})
    have_doors_look_anew()
    return made


def change(incentive: Incentive, revision: int, **texts: Any) -> Incentive:
    """Change the words and the number at which it runs low."""
    held = _held(incentive, revision)
    for name, value in _texts(texts).items():
        setattr(held, name, value)
    return _changed(held, "incentive.changed")


def switch(incentive: Incentive, *, active: bool) -> Incentive:
    """Stop handing codes out, or go on."""
    held = _held(incentive)
    if held.active == active:
        return held
    held.active = active
    return _changed(held, "incentive.resumed" if active else "incentive.stopped")


def _texts(given: dict[str, Any]) -> dict[str, Any]:
    limits = {"name_zh": NAME, "name_en": NAME, "terms_zh": TERMS, "terms_en": TERMS}
    faults: dict[str, object] = {
        name: gettext("Please shorten this to %(limit)s characters.", limit=limit)
        for name, limit in limits.items()
        if len(given.get(name) or "") > limit
    }
    if not given.get("name_zh"):
        faults["name_zh"] = gettext("This is needed.")
    if faults:
        raise Invalid(fields=faults)
    low_at = given.get("low_at")
    found: dict[str, Any] = {name: given.get(name) or "" for name in limits}
    return found | ({"low_at": low_at} if low_at is not None else {})


@dataclass(frozen=True)
class Added:
    """What became of codes that were brought along."""

    new: int
    repeated: int
    odd: list[int]


def add_codes(incentive: Incentive, brought: Brought) -> Added:
    """Put vouchers into the pool; those that are there already count as repeated."""
    held = _held(incentive)
    if held.kind != VOUCHER:
        raise Conflict(gettext("A draw makes its codes by itself."))
    if not brought.codes:
        raise Invalid(fields={"codes": gettext("There is no code in it: one a line, please.")})
    _check_room(held, len(brought.codes))
    new = store(session(), held.id, brought.codes)
    record("incentive.codes_added", held, detail={"number": new})
    return Added(new, brought.repeated + len(brought.codes) - new, brought.odd)


def add_own_codes(incentive: Incentive, number: int) -> Added:
    """Put codes of our own making into the pool."""
    return add_codes(incentive, Brought(make_codes(number)))


def _check_room(incentive: Incentive, number: int) -> None:
    if number > MOST_AT_ONCE:
        words = gettext("At most %(most)s codes at a time, please.", most=MOST_AT_ONCE)
        raise Invalid(fields={"codes": words})
    if counts_of(incentive).codes + number > MOST:
        words = gettext("A survey has at most %(most)s codes.", most=MOST)
        raise Invalid(fields={"codes": words})


def may_draw(incentive: Incentive, survey: Survey) -> bool:
    """Whether everybody had the time to take a code: some minutes after the grace."""
    if incentive.kind != DRAW or incentive.drawn_at is not None:
        return False
    now = clock.now()
    period = load_or_404(EvaluationPeriod, id=survey.period_id)
    over = grace_ends_at(survey, period) + _STILL_TAKEN
    return state_now(survey, now) is SurveyState.CLOSED and over <= now


def draw(incentive: Incentive, actor: UUID, number: int) -> list[str]:
    """Draw so many winners, once and for all, by a new random seed that is kept; their codes."""
    held = _held(incentive)
    survey = load_or_404(Survey, id=held.survey_id)
    if not may_draw(held, survey):
        raise Conflict(
            gettext("It is drawn when the survey is over and everybody could take a code.")
        )
    if not 1 <= number <= MOST_WINNERS:
        words = gettext("A whole number from 1 to %(most)s.", most=MOST_WINNERS)
        raise Invalid(fields={"winners": words})
    entered = given_codes(held)
    if not entered:
        raise Conflict(gettext("Nobody has taken a code, so there is nothing to draw."))
    seed = secrets.token_hex(16)
    won = winners(seed, [each.plain for each in entered], number)
    session().execute(
        update(IncentiveCode)
        .where(IncentiveCode.plain.in_(won), IncentiveCode.incentive_id == held.id)
        .values(won=True)
        .execution_options(synchronize_session=False)
    )
    held.seed, held.entered = seed, len(entered)
    held.drawn_at, held.drawn_by = clock.now(), actor
    held.active = False
    _changed(held, "incentive.drawn", {"entered": len(entered), "winners": len(won)})
    return won


def _held(incentive: Incentive, revision: int | None = None) -> Incentive:
    held = load_or_404(Incentive, lock=True, id=incentive.id)
    if held.drawn_at is not None:
        raise Drawn
    if revision is not None and held.revision != revision:
        raise IncentiveChanged
    return held


def _changed(held: Incentive, event: str, detail: dict[str, Any] | None = None) -> Incentive:
    held.revision += 1
    record(event, held, detail=detail)
    session().flush()
    have_doors_look_anew()
    return held


@dataclass(frozen=True)
class Checked:
    """What a typed code is: unknown, waiting, valid, used, lost or undrawn."""

    state: str
    code: IncentiveCode | None = None
    incentive: Incentive | None = None
    survey: Survey | None = None


def check(typed: str) -> Checked:
    """What a code typed at the counter is worth."""
    query = select(IncentiveCode).where(IncentiveCode.plain == plain(typed.replace("\0", "")))
    code = session().scalars(query).one_or_none()
    if code is None:
        return Checked("unknown")
    incentive = load_or_404(Incentive, id=code.incentive_id)
    return Checked(
        _worth(code, incentive), code, incentive, load_or_404(Survey, id=incentive.survey_id)
    )


def _worth(code: IncentiveCode, incentive: Incentive) -> str:
    if code.redeemed_on is not None:
        return "used"
    if is_left(code):
        return "waiting"
    if incentive.kind == DRAW and not code.won:
        return "undrawn" if incentive.drawn_at is None else "lost"
    return "valid"


def redeem(typed: str, actor: UUID) -> Checked:
    """Check a valid code off, once: of two counters at a time one does it, the other sees it used.

    The answer is "redeemed", or what the code is instead.
    """
    found = check(typed)
    if found.state != "valid" or found.code is None:
        return found
    done = session().scalars(
        update(IncentiveCode)
        .where(IncentiveCode.id == found.code.id, IncentiveCode.redeemed_on.is_(None))
        # The day alone: with the minute a code could be laid beside an answer.
        .values(redeemed_on=clock.today(own_tenant().zone), redeemed_by=actor)
        .returning(IncentiveCode.id)
        .execution_options(synchronize_session=False)
    )
    state = "redeemed" if done.one_or_none() is not None else "used"
    session().expire(found.code)
    return Checked(state, found.code, found.incentive, found.survey)
