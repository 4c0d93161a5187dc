"""The staff directory: whom customers meet, whether or not they can sign in"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from foundation.row_security import protect

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

TABLE = "staff_entries"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("staff_number", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("job_title", sa.String(), nullable=False),
        sa.Column("department_id", sa.UUID(), nullable=True),
        sa.Column("membership_id", sa.UUID(), nullable=True),
        sa.Column("active_from", sa.Date(), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.CheckConstraint(
            "left_on >= active_from", name=op.f("ck_staff_entries_leaves_after_coming")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f(f"fk_{TABLE}_tenant_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "department_id"],
            ["departments.tenant_id", "departments.id"],
            name=op.f(f"fk_{TABLE}_tenant_id_department_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "membership_id"],
            ["memberships.tenant_id", "memberships.id"],
            name=op.f(f"fk_{TABLE}_tenant_id_membership_id"),
            ondelete="SET NULL (membership_id)",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint("tenant_id", "code", name=op.f(f"uq_{TABLE}_tenant_id_code")),
        sa.UniqueConstraint(
            "tenant_id", "staff_number", name=op.f(f"uq_{TABLE}_tenant_id_staff_number")
        ),
    )
    op.create_index("ix_staff_entries_department_id", TABLE, ["tenant_id", "department_id"])
    protect(TABLE)


def downgrade() -> None:
    op.drop_table(TABLE)
