"""Tables: the two kinds of rows, their keys, and the engine.

A tenant's row has the primary key (tenant_id, id), and every key, unique constraint and foreign
key between tenant tables starts with tenant_id: the last of the four layers of isolation, and what
lets the database be distributed by tenant one day.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import (
    DateTime,
    Engine,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    MetaData,
    UniqueConstraint,
    create_engine,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.sql.elements import ColumnElement

from foundation.connections import attend
from foundation.identifiers import new_id
from foundation.settings import Settings

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """All tables of the product, on one metadata."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: DateTime(timezone=True),
        UUID: PG_UUID(as_uuid=True),
        dict[str, Any]: JSONB,
        list[Any]: JSONB,
        list[str]: JSONB,
    }


class GlobalRow(Base):
    """A row that no tenant owns: tenants, users, login sessions, dispatch, counters."""

    __abstract__ = True


class TenantRow(Base):
    """A row of one tenant. Every subclass has row-level security, enabled and forced.

    `audited` says how the audit trail treats the table: "fields" wants an event for each change;
    any other text is the reason why there is none. `audit_personal` names columns whose values
    are personal and may be erased; `audit_secret` those whose values never enter the trail.
    """

    __abstract__ = True
    audited: ClassVar[str] = "fields"
    audit_personal: ClassVar[frozenset[str]] = frozenset()
    audit_secret: ClassVar[frozenset[str]] = frozenset()

    tenant_id: Mapped[UUID] = mapped_column(
        ForeignKey("tenants.id", ondelete="RESTRICT"), primary_key=True, sort_order=-2
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id, sort_order=-1)


def tenant_key(table: str, column: str, ondelete: str | None = None) -> ForeignKeyConstraint:
    """A foreign key to another table of the same tenant, starting with the tenant.

    `ondelete="SET NULL"` clears the column alone, never the tenant (PostgreSQL 15).
    """
    if ondelete == "SET NULL":
        ondelete = f"SET NULL ({column})"
    return ForeignKeyConstraint(
        ["tenant_id", column], [f"{table}.tenant_id", f"{table}.id"], ondelete=ondelete
    )


def tenant_unique(*columns: str) -> UniqueConstraint:
    """A unique constraint within the tenant."""
    return UniqueConstraint("tenant_id", *columns)


def tenant_index(table: str, *columns: str, where: ColumnElement[bool] | None = None) -> Index:
    """An index that starts with the tenant, as every query of a tenant's table does."""
    return Index(f"ix_{table}_{'_'.join(columns)}", "tenant_id", *columns, postgresql_where=where)


def make_engine(url: str, settings: Settings, *, timeout_ms: int | None = None) -> Engine:
    """An engine that finds out by itself when the database came back (REL-9)."""
    timeout = settings.statement_timeout_ms if timeout_ms is None else timeout_ms
    engine = create_engine(
        driver_url(url),
        pool_size=settings.pool_size,
        max_overflow=settings.pool_size,
        pool_timeout=10,
        pool_use_lifo=True,  # the one last used has the statements ready, and is at hand
        pool_reset_on_return=None,  # `attend` rolls back where there is something to roll back
        connect_args={
            "connect_timeout": 5,
            "application_name": "huisheng",
            "options": f"-c statement_timeout={timeout} -c timezone=UTC",
        },
    )
    attend(engine, shiftable=settings.clock_may_shift)
    return engine


def driver_url(url: str) -> str:
    """The URL with the driver that we use, whatever form of PostgreSQL URL was given."""
    for prefix in ("postgresql://", "postgres://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def day(value: datetime) -> date:
    """The day of a moment in UTC, where a precise time must not be stored (ANON-4)."""
    return value.date()
