"""The table of whom cases are about."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import TenantRow, tenant_index, tenant_key
from foundation.identifiers import random_id


class CaseNamed(TenantRow):
    """Somebody whom a case is about: a member, an entry of the staff directory or a department.

    `named_by` is empty where the complainant named the department in the form; of that the day
    alone is kept.
    """

    __tablename__ = "case_named"
    __table_args__ = (
        tenant_key("complaints", "complaint_id", ondelete="CASCADE"),
        tenant_key("staff_entries", "staff_id", ondelete="RESTRICT"),
        tenant_key("departments", "department_id", ondelete="RESTRICT"),
        tenant_index("case_named", "complaint_id"),
        tenant_index("case_named", "user_id"),
        tenant_index("case_named", "staff_id"),
        CheckConstraint("num_nonnulls(user_id, staff_id, department_id) = 1", name="one_of_three"),
    )
    audited = "recorded with the step that names them on the complaint"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=random_id, sort_order=-1)
    complaint_id: Mapped[UUID]
    user_id: Mapped[UUID | None]
    staff_id: Mapped[UUID | None]
    department_id: Mapped[UUID | None]
    named_by: Mapped[UUID | None]
    day: Mapped[date]
