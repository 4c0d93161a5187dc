"""Handing a code out: once for each form, at random, in a transaction of its own.

That a code was given is nothing but that it is not left any more: no row of it has an author, a
time, an order or a transaction number that could be laid beside an answer's.
"""

from __future__ import annotations

import base64
import hashlib
from datetime import date, datetime, timedelta
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from foundation import clock
from foundation.errors import Conflict
from foundation.identifiers import random_id
from foundation.scope import current_tenant_id, tenant_scope
from foundation.tokens import peppered, stored
from foundation.unit_of_work import separate_unit_of_work, unit_of_work
from foundation.web.texts import gettext
from surveys.incentives.codes import make_codes, plain
from surveys.incentives.models import DRAW, CodeLeft, CodeTake, Incentive, IncentiveCode
from tenants.models import Tenant

_LOT, _FEW = 500, 100  # codes of a draw made at a time, and left when more are made
_NO_TIME = 0  # what is sealed does not tell when


class NoneLeft(Conflict):
    """All codes are given."""

    def __init__(self) -> None:
        super().__init__(gettext("All vouchers have been taken. Thank you all the same."))


class NotRunning(Conflict):
    """There is nothing to be had any more."""

    def __init__(self) -> None:
        super().__init__(gettext("This has ended. Thank you all the same."))


def right_of(key: str) -> str:
    """What whoever sent the form of this key may take a code with; it does not tell the key."""
    return peppered("incentive", str(current_tenant_id()), key)


def take(incentive_id: UUID, right: str, day: date) -> str:
    """The code of a form: a random one that is left, the same one when it is asked for again.

    `NoneLeft` when there is none, `NotRunning` when it was stopped or drawn.
    """
    _make_more(incentive_id)
    with separate_unit_of_work() as own:
        name = _name(incentive_id, right)
        known = _known(own, name, right)
        if known is not None:
            return known
        if _running(own, incentive_id) is None:
            raise NotRunning
        row = {
            "tenant_id": current_tenant_id(),
            "id": random_id(),
            "incentive_id": incentive_id,
            "name": name,
            "sealed": "",
            "day": day,
        }
        # Of two clicks at once the second waits here until the first one's code is there.
        first = insert(CodeTake).values(row).on_conflict_do_nothing().returning(CodeTake.id)
        if own.scalars(first).one_or_none() is None:
            return _known(own, name, right) or ""
        code = _one_left(own, incentive_id)
        own.execute(
            update(CodeTake)
            .where(CodeTake.name == name)
            .values(sealed=_box(right).encrypt_at_time(code.encode(), _NO_TIME).decode())
            .execution_options(synchronize_session=False)
        )
        return code


def _one_left(own: Session, incentive_id: UUID) -> str:
    """Take a random code out of what is left; codes that others are just taking are passed over."""
    some = select(CodeLeft.id).where(CodeLeft.incentive_id == incentive_id)
    some = some.order_by(CodeLeft.id).limit(1).with_for_update(skip_locked=True)
    # Ids are random, and so is where the search begins: neither tells of an order.
    found = own.scalars(some.where(CodeLeft.id >= random_id())).one_or_none()
    found = found or own.scalars(some).one_or_none()
    if found is None:
        raise NoneLeft
    own.execute(
        delete(CodeLeft).where(CodeLeft.id == found).execution_options(synchronize_session=False)
    )
    return own.scalars(select(IncentiveCode.code).where(IncentiveCode.id == found)).one()


def _running(own: Session, incentive_id: UUID) -> str | None:
    """Which kind it is, None when nothing is to be had."""
    query = select(Incentive.kind).where(
        Incentive.id == incentive_id, Incentive.active, Incentive.drawn_at.is_(None)
    )
    return own.scalars(query).one_or_none()


def _make_more(incentive_id: UUID) -> None:
    """A draw has a code for everybody: lots of them are made ahead, in random order."""
    with separate_unit_of_work() as own:
        if _running(own, incentive_id) != DRAW:
            return
        left = select(CodeLeft.id).where(CodeLeft.incentive_id == incentive_id).limit(_FEW)
        if len(own.scalars(left).all()) < _FEW:
            store(own, incentive_id, make_codes(_LOT))


def store(own: Session, incentive_id: UUID, codes: list[str]) -> int:
    """Keep codes that are to be had from now on; how many were new."""
    tenant = current_tenant_id()
    rows = [
        {
            "tenant_id": tenant,
            "id": random_id(),
            "incentive_id": incentive_id,
            "code": code,
            "plain": plain(code),
            "won": False,
        }
        for code in codes
    ]
    rows.sort(key=lambda row: str(row["id"]))  # in no order that was brought along
    new = own.scalars(
        insert(IncentiveCode).on_conflict_do_nothing().returning(IncentiveCode.id), rows
    ).all()
    left = [{"tenant_id": tenant, "id": one, "incentive_id": incentive_id} for one in new]
    if left:
        own.execute(insert(CodeLeft), left)
    return len(left)


def _known(own: Session, name: str, right: str) -> str | None:
    sealed = own.scalars(select(CodeTake.sealed).where(CodeTake.name == name)).one_or_none()
    if not sealed:
        return None
    try:
        return _box(right).decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None


def _name(incentive_id: UUID, right: str) -> str:
    return stored(f"{incentive_id} {right}")


def _box(right: str) -> Fernet:
    key = hashlib.sha256(f"key of {right}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def sweep(now: datetime | None = None) -> int:
    """Forget which forms took a code, once their day and the next are over; how many there were."""
    with unit_of_work() as unit:
        tenants = unit.scalars(select(Tenant.id).where(Tenant.state != "internal")).all()
    gone = 0
    last = ((now or clock.now()) - timedelta(days=2)).date()
    for tenant_id in tenants:
        with tenant_scope(tenant_id), unit_of_work() as unit:
            old = delete(CodeTake).where(CodeTake.day <= last)
            gone += len(unit.scalars(old.returning(CodeTake.id)).all())
    return gone
