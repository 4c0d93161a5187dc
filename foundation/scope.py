"""The tenant in scope: which organisation's rows the current work may see.

A context variable, so that each request thread and each job has its own. The session guard
(`foundation.guard`) and the database's row-level security (`foundation.connections`) follow it.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class TenantScopeError(RuntimeError):
    """A tenant's table was reached for without a tenant, or with another one's row."""


@dataclass(frozen=True)
class Across:
    """Deliberately all tenants, with the reason; the database's policies still hold."""

    reason: str


_scope: ContextVar[UUID | Across | None] = ContextVar("tenant_scope", default=None)
_leaving: list[Callable[[], None]] = []


def on_leaving(listener: Callable[[], None]) -> None:
    """Call `listener` before a scope is left in good order (what is pending is written then)."""
    _leaving.append(listener)


def scope() -> UUID | Across | None:
    """The scope as it stands: a tenant, all of them with a reason, or none."""
    return _scope.get()


def tenant_in_scope() -> UUID | None:
    """The tenant in scope, or None."""
    value = _scope.get()
    return value if isinstance(value, UUID) else None


def current_tenant_id() -> UUID:
    """The tenant in scope; raises `TenantScopeError` when there is none."""
    tenant_id = tenant_in_scope()
    if tenant_id is None:
        raise TenantScopeError("No tenant is in scope.")
    return tenant_id


@contextmanager
def tenant_scope(tenant_id: UUID) -> Iterator[UUID]:
    """Work inside one tenant."""
    if not isinstance(tenant_id, UUID):
        raise TenantScopeError("A tenant's id is a UUID.")
    with _scoped(tenant_id):
        yield tenant_id


@contextmanager
def across_tenants(reason: str) -> Iterator[None]:
    """Work on the global tables and metadata of all tenants, for a stated reason.

    It lifts the session guard only. Row-level security stays, so tenants' rows stay invisible
    to the app role; what this is for is reading and writing tables that no tenant owns beside them.
    """
    with _scoped(Across(reason)):
        yield


@contextmanager
def _scoped(value: UUID | Across) -> Iterator[None]:
    token = _scope.set(value)
    try:
        yield
        for listener in _leaving:
            listener()
    finally:
        _scope.reset(token)
