"""Decisions to leave answers out of the figures"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from foundation.row_security import protect

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "exclusions",
        sa.Column("survey_id", sa.UUID(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("flags", JSONB(), nullable=False),
        sa.Column("response_id", sa.UUID(), nullable=True),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("decided_by", sa.UUID(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("restored_by", sa.UUID(), nullable=True),
        sa.Column("restored_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("restore_reason", sa.String(), nullable=False),
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_exclusions_tenant_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "survey_id"],
            ["surveys.tenant_id", "surveys.id"],
            name=op.f("fk_exclusions_tenant_id_survey_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "response_id"],
            ["responses.tenant_id", "responses.id"],
            name=op.f("fk_exclusions_tenant_id_response_id"),
            ondelete="SET NULL (response_id)",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_exclusions")),
        sa.UniqueConstraint(
            "tenant_id",
            "survey_id",
            "number",
            name=op.f("uq_exclusions_tenant_id_survey_id_number"),
        ),
        sa.CheckConstraint("kind IN ('flags', 'single')", name=op.f("ck_exclusions_kind")),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_exclusions_reason")),
        sa.CheckConstraint(
            "(restored_at IS NULL) = (restored_by IS NULL)"
            " AND (restored_at IS NOT NULL OR restore_reason = '')",
            name=op.f("ck_exclusions_restored"),
        ),
    )
    protect("exclusions")


def downgrade() -> None:
    op.drop_table("exclusions")
