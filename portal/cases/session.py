"""Following a case: a session of its own in a sealed cookie, idle 20 minutes, one for a case.

The cookie holds no receipt. Which session of a case is the latest is a counter among the limits,
gone after a day, so nothing about it stays in the database (ANON-4, ANON-6).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Response, request, url_for
from flask import session as staff_session

from complaints.models import Complaint
from foundation import clock
from foundation.tokens import read_signed, seal, sign, unseal
from foundation.unit_of_work import settings
from foundation.web.limits import Limit, count, counted
from tenants.models import Tenant

COOKIE = "hs_case"
IDLE = 20 * 60  # seconds
_LONGEST = timedelta(hours=12)
_SESSIONS = Limit("case.session", free=0, window=24 * 3600)


@dataclass(frozen=True)
class Following:
    """Somebody who has shown the receipt: the case, which session of it, since when."""

    tenant: Tenant
    complaint_id: UUID
    number: int
    began: datetime
    language: str

    @property
    def form_token(self) -> str:
        """What the forms of this session carry."""
        return sign(_purpose(self.tenant), self._named)

    def took(self, token: str) -> bool:
        """Whether a form belongs to this session."""
        found = read_signed(_purpose(self.tenant), token, int(_LONGEST.total_seconds()))
        return found is not None and found[0] == self._named

    @property
    def _named(self) -> list[Any]:
        return [self.complaint_id.hex, self.number]


def begin(tenant: Tenant, complaint: Complaint, language: str) -> Following:
    """A new session of a case; an earlier one ends by it."""
    number = count(_SESSIONS, complaint.id.hex)
    return Following(tenant, complaint.id, number, clock.now(), language)


def current(tenant: Tenant) -> Following | None:
    """Who follows here, if the session is neither idle nor ended nor another's."""
    text = unseal(_purpose(tenant), request.cookies.get(COOKIE, ""), IDLE)
    if text is None or staff_is_here():
        return None
    complaint_id, number, began, language = json.loads(text)
    found = Following(tenant, UUID(complaint_id), number, _moment(began), language)
    if clock.now() - found.began > _LONGEST:
        return None
    return found if counted(_SESSIONS, complaint_id) == number else None


def leave(tenant: Tenant) -> None:
    """End the session on our side too: a copied cookie leads nowhere any more."""
    found = current(tenant)
    if found is not None:
        count(_SESSIONS, found.complaint_id.hex)


def keep(response: Response, following: Following, language: str) -> Response:
    """Let this browser follow for another 20 minutes."""
    began = int(following.began.timestamp())
    text = json.dumps([following.complaint_id.hex, following.number, began, language])
    response.set_cookie(
        COOKIE,
        seal(_purpose(following.tenant), text),
        path=_path(following.tenant),
        httponly=True,
        samesite="Strict",
        secure=settings().https,
    )
    return response


def forget(response: Response, tenant: Tenant) -> Response:
    """Take the cookie away."""
    response.delete_cookie(COOKIE, path=_path(tenant), httponly=True, samesite="Strict")
    return response


def staff_is_here() -> bool:
    """Whether one of the staff is signed in in this browser: not beside a complainant's session."""
    return "_user_id" in staff_session


def _purpose(tenant: Tenant) -> str:
    return f"case:{tenant.id}"


def _path(tenant: Tenant) -> str:
    return url_for("cases.follow", slug=tenant.slug)


def _moment(stamp: int) -> datetime:
    return datetime.fromtimestamp(stamp, UTC)
