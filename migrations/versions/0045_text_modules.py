"""Text modules for what is written to complainants"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from foundation.row_security import protect

revision = "0045"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "text_modules",
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("occasion", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["tenants.id"],
            name=op.f("fk_text_modules_tenant_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_text_modules")),
        sa.UniqueConstraint(
            "tenant_id", "language", "name", name=op.f("uq_text_modules_tenant_id_language_name")
        ),
        sa.CheckConstraint("language IN ('zh', 'en')", name=op.f("ck_text_modules_language")),
    )
    protect("text_modules")


def downgrade() -> None:
    op.drop_table("text_modules")
