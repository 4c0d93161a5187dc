"""Answered cases close without a word after a told day"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name, days in (("silence_days", "10"), ("objection_days", "30")):
        op.add_column("tenants", sa.Column(name, sa.Integer(), nullable=False, server_default=days))
    op.create_check_constraint(
        op.f("ck_tenants_silence_days"),
        "tenants",
        "silence_days = 0 OR silence_days BETWEEN 5 AND 90",
    )
    op.create_check_constraint(
        op.f("ck_tenants_objection_days"), "tenants", "objection_days BETWEEN 1 AND 365"
    )
    # Cases answered before have no told day, so none of them closes by itself.
    op.add_column("complaints", sa.Column("silent_until", sa.Date(), nullable=True))
    op.add_column("complaints", sa.Column("object_until", sa.Date(), nullable=True))
    op.add_column(
        "complaints",
        sa.Column("silence_told", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.create_index(
        "ix_complaints_silent_until",
        "complaints",
        ["tenant_id", "silent_until"],
        postgresql_where=sa.text("state = 'answered'"),
    )


def downgrade() -> None:
    op.drop_index("ix_complaints_silent_until", table_name="complaints")
    for name in ("silence_told", "object_until", "silent_until"):
        op.drop_column("complaints", name)
    for name in ("objection_days", "silence_days"):
        op.drop_constraint(op.f(f"ck_tenants_{name}"), "tenants", type_="check")
        op.drop_column("tenants", name)
