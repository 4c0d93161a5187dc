"""Where complainants go: public paths that mails of this room name. The portal serves them."""

from __future__ import annotations

from foundation.unit_of_work import settings

COMPLAIN = "complain"
FOLLOW = "follow"


def follow_url(slug: str) -> str:
    """The page on which a case is followed with its receipt, which is never part of an address."""
    return f"{settings().base_url.rstrip('/')}/{slug}/{FOLLOW}"


def staff_url(ref: str) -> str:
    """A case's page for the staff."""
    return f"{settings().base_url.rstrip('/')}/app/complaints/{ref}"
