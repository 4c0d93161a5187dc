"""How often one may knock at the receipt's door, and what helps when it was too often (ANON-3).

Past a limit nothing is looked up, so that a right and a wrong receipt answer alike. Either the
person waits, or answers a sum; with the sum one more try is free, and such tries are counted, too.
The door to cases and that of withdrawing share these limits: a receipt is guessed at either.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import Response

from foundation.errors import TooManyRequests
from foundation.web.limits import Limit, check, client_address, count, hit
from portal.cases import sums, troubles
from portal.cases.sums import Sum
from portal.pages import Trouble
from portal.posted import Fields, one
from tenants.models import Tenant

TRIES_OF_HOUSE = Limit("receipt.house", free=60, window=60)
WRONG_FROM_ADDRESS = Limit("receipt.wrong", free=10, window=900, growing=True, first_wait=5)
# A program can add, too: answers open no more tries than this.
ANSWERS_OF_HOUSE = Limit("receipt.answers", free=300, window=60)
ANSWERS_FROM_ADDRESS = Limit(
    "receipt.answers from", free=20, window=900, growing=True, first_wait=5
)

Door = Callable[[Trouble, int, Sum | None], Response]
"""Shows a door once more: what is the matter, the status, a question or none."""


def held_up(tenant: Tenant, fields: Fields) -> int:
    """Count a try; seconds to wait before the next one, 0 when it may go on now."""
    address = _address(tenant)
    try:
        hit(TRIES_OF_HOUSE, str(tenant.id))
        check(WRONG_FROM_ADDRESS, address)
    except TooManyRequests as refusal:
        wait = refusal.retry_after or 1
        return 0 if _answered(tenant, address, fields) else wait
    return 0


def ask_or_wait(
    show: Door, tenant: Tenant, language: str, seconds: int, *, again: bool
) -> Response:
    """The door with a question: answer it, or wait; `again` when one was answered wrongly."""
    trouble = troubles.wrong_sum(seconds) if again else troubles.many_tries(seconds)
    response = show(trouble, 429, sums.ask(tenant, language))
    response.headers["Retry-After"] = str(seconds)
    return response


def nothing_found(show: Door, tenant: Tenant, language: str, trouble: Trouble) -> Response:
    """The one answer to every receipt that opens nothing; a question is there if one is due."""
    address = _address(tenant)
    count(WRONG_FROM_ADDRESS, address)
    try:
        check(WRONG_FROM_ADDRESS, address)
    except TooManyRequests:
        return show(trouble, 404, sums.ask(tenant, language))
    return show(trouble, 404, None)


def _answered(tenant: Tenant, address: str, fields: Fields) -> bool:
    if not sums.is_answered(tenant, one(fields, "question"), one(fields, "answer")):
        return False
    try:
        hit(ANSWERS_OF_HOUSE, str(tenant.id))
        hit(ANSWERS_FROM_ADDRESS, address)
    except TooManyRequests:
        return False
    return True


def _address(tenant: Tenant) -> str:
    return f"{tenant.id}:{client_address()}"
