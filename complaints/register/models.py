"""Tables of the register: what a person keeps of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Mapped

from foundation.database import TenantRow, tenant_unique


class RegisterView(TenantRow):
    """Filters of the register that a person keeps under a name, for themselves alone."""

    __tablename__ = "register_views"
    __table_args__ = (tenant_unique("user_id", "name"),)
    audited = "a person's own bookmark; it changes nothing for anybody else"

    user_id: Mapped[UUID]
    name: Mapped[str]
    filters: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
