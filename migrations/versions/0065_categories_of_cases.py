"""The organisation's own categories of cases"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from foundation.row_security import protect

revision = "0065"
down_revision = "0068"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_categories",
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("parent_id", sa.UUID(), nullable=True),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("merged_into_id", sa.UUID(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["tenants.id"],
            name=op.f("fk_case_categories_tenant_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "parent_id"],
            ["case_categories.tenant_id", "case_categories.id"],
            name=op.f("fk_case_categories_tenant_id_parent_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "merged_into_id"],
            ["case_categories.tenant_id", "case_categories.id"],
            name=op.f("fk_case_categories_tenant_id_merged_into_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_case_categories")),
        sa.UniqueConstraint("tenant_id", "code", name=op.f("uq_case_categories_tenant_id_code")),
        sa.CheckConstraint("code ~ '^[a-z][a-z0-9_]{1,29}$'", name=op.f("ck_case_categories_code")),
        sa.CheckConstraint("name_zh <> ''", name=op.f("ck_case_categories_named")),
        sa.CheckConstraint(
            "severity IN ('', 'severe', 'moderate', 'slight')",
            name=op.f("ck_case_categories_severity"),
        ),
        sa.CheckConstraint("parent_id <> id", name=op.f("ck_case_categories_below_another")),
        sa.CheckConstraint(
            "merged_into_id IS NULL OR (NOT active AND merged_into_id <> id)",
            name=op.f("ck_case_categories_merged"),
        ),
    )
    protect("case_categories")


def downgrade() -> None:
    op.drop_table("case_categories")
