"""Who looks at the page: what the layouts and the views know of the person signed in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from flask import g

from foundation.errors import SignInNeeded


@dataclass(frozen=True)
class Viewer:
    """A signed-in person. `tenant_id` is None until an organisation is chosen.

    `guest` bounds what queries find (`foundation.guests`), until `until`; of who is `watched` each
    page that is read is recorded; `several` says that there is another organisation to go to.
    """

    user_id: UUID
    login_session_id: UUID
    name: str
    email: str
    locale: str
    theme: str | None = None
    tenant_id: UUID | None = None
    membership_id: UUID | None = None
    tenant_name: str = ""
    tenant_slug: str = ""
    zone: str = "Asia/Shanghai"
    brand_sheet: str | None = None
    roles: tuple[str, ...] = ()
    role_words: str = ""
    permissions: frozenset[str] = frozenset()
    departments: frozenset[UUID] = field(default_factory=frozenset)
    second_factor_due: bool = False
    guest: bool = False
    watched: bool = False
    several: bool = False
    until: datetime | None = None

    @property
    def initial(self) -> str:
        """The first letter of the name, for the round mark in the rail."""
        return self.name[:1].upper()

    def may(self, permission: str) -> bool:
        """Whether the person's roles carry a permission."""
        return permission in self.permissions


def viewer() -> Viewer:
    """The person signed in; raises `SignInNeeded` when there is none."""
    found: Viewer | None = g.get("viewer")
    if found is None:
        raise SignInNeeded
    return found


def viewer_or_none() -> Viewer | None:
    """The person signed in, or None."""
    found: Viewer | None = g.get("viewer")
    return found
