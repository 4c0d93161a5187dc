"""Events about a person's account, told where they belong.

What changed on the account itself (with its values) is in the platform's trail; each organisation
in which the person is an active member learns that it happened.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from foundation.audit import record
from foundation.scope import tenant_in_scope, tenant_scope
from foundation.unit_of_work import stand
from tenants.models import PLATFORM_ID, User
from tenants.queries import organisations_of


def record_account(action: str, user: User, detail: dict[str, Any] | None = None) -> None:
    """Record a change of the account in the platform's trail and tell the organisations."""
    with tenant_scope(PLATFORM_ID):
        record(action, user, detail=detail)
    _tell_organisations(action, user, detail)


def record_privately(action: str, user: User) -> None:
    """Record what concerns nobody else (preferences) in the platform's trail alone."""
    with tenant_scope(PLATFORM_ID):
        record(action, user)


def record_attempt(action: str, user: User | None, detail: dict[str, Any] | None = None) -> None:
    """Record an attempt that changed nothing: with the organisations, else on the platform.

    It stays recorded although the answer refuses.
    """
    stand()
    if user is not None and _tell_organisations(action, user, detail):
        return
    with tenant_scope(PLATFORM_ID):
        record(action, detail=detail, object_type="users", object_id=user.id if user else None)


def _tell_organisations(action: str, user: User, detail: dict[str, Any] | None) -> bool:
    tenants = organisations_of(user.id)
    for tenant in tenants:
        with tenant_scope(tenant.id):
            record(action, detail=detail, object_type="users", object_id=user.id)
    return bool(tenants)


def record_sign_out(user_id: UUID) -> None:
    """Record that a person signed out, in the organisation in scope or on the platform."""
    with tenant_scope(tenant_in_scope() or PLATFORM_ID):
        record("sign_in.ended", object_type="users", object_id=user_id)


def record_session_ended(user_id: UUID, number: int) -> None:
    """Record that a person ended sessions of their own elsewhere."""
    with tenant_scope(tenant_in_scope() or PLATFORM_ID):
        record(
            "sign_in.revoked",
            detail={"sessions": number},
            object_type="users",
            object_id=user_id,
        )
