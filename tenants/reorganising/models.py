"""Tables of reorganisation: what changes in the tree, from which day on, and what went along."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import TenantRow, tenant_index, tenant_key, tenant_unique

KINDS = ("renamed", "moved", "merged", "split")


class Reorganisation(TenantRow):
    """A change of the tree that holds from the beginning of a local day.

    `department_id` is the department renamed, moved or divided, or the one that takes others in.
    `before` and `after` hold what is another then: "name_zh" and "name_en", "parent_id" (None at
    the top). `new` are the parts that a division will make, `carried` what went along when it came
    into force, by kind of thing. `answerable_follow` says that who answered for what is taken in
    answers for the department that takes it in. `fault` is why the tree refused it on its day.
    """

    __tablename__ = "reorganisations"
    __table_args__ = (
        tenant_key("departments", "department_id", ondelete="RESTRICT"),
        tenant_index("reorganisations", "effective_on"),
        tenant_index("reorganisations", "department_id"),
        CheckConstraint("kind IN ('renamed', 'moved', 'merged', 'split')", name="kind"),
        CheckConstraint("state IN ('planned', 'in_force', 'called_off', 'failed')", name="state"),
        CheckConstraint("(state = 'in_force') = (in_force_at IS NOT NULL)", name="in_force"),
    )
    audit_personal: ClassVar[frozenset[str]] = frozenset({"reason"})

    kind: Mapped[str]
    department_id: Mapped[UUID]
    effective_on: Mapped[date]
    state: Mapped[str] = mapped_column(default="planned")
    reason: Mapped[str] = mapped_column(default="")
    before: Mapped[dict[str, Any]] = mapped_column(default=dict)
    after: Mapped[dict[str, Any]] = mapped_column(default=dict)
    new: Mapped[list[Any]] = mapped_column(default=list)
    answerable_follow: Mapped[bool] = mapped_column(default=True)
    carried: Mapped[dict[str, Any]] = mapped_column(default=dict)
    fault: Mapped[str] = mapped_column(default="")
    made_by: Mapped[UUID | None]
    made_at: Mapped[datetime]
    in_force_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=1)


class ReorganisationPart(TenantRow):
    """A department that is taken in, or that a division made, and where it stood before."""

    __tablename__ = "reorganisation_parts"
    __table_args__ = (
        tenant_key("reorganisations", "reorganisation_id", ondelete="CASCADE"),
        tenant_key("departments", "department_id", ondelete="RESTRICT"),
        tenant_unique("reorganisation_id", "department_id"),
        tenant_index("reorganisation_parts", "department_id"),
    )
    audited = "recorded with the reorganisation it belongs to"

    reorganisation_id: Mapped[UUID]
    department_id: Mapped[UUID]
    position: Mapped[int]
    stood_under: Mapped[UUID | None]
