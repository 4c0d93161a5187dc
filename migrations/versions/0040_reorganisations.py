"""Reorganisations of the tree of departments"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from foundation.row_security import protect

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reorganisations",
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("department_id", sa.UUID(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("before", JSONB(), nullable=False),
        sa.Column("after", JSONB(), nullable=False),
        sa.Column("new", JSONB(), nullable=False),
        sa.Column("answerable_follow", sa.Boolean(), nullable=False),
        sa.Column("carried", JSONB(), nullable=False),
        sa.Column("fault", sa.String(), nullable=False),
        sa.Column("made_by", sa.UUID(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("in_force_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["tenants.id"],
            name=op.f("fk_reorganisations_tenant_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "department_id"],
            ["departments.tenant_id", "departments.id"],
            name=op.f("fk_reorganisations_tenant_id_department_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_reorganisations")),
        sa.CheckConstraint(
            "kind IN ('renamed', 'moved', 'merged', 'split')",
            name=op.f("ck_reorganisations_kind"),
        ),
        sa.CheckConstraint(
            "state IN ('planned', 'in_force', 'called_off', 'failed')",
            name=op.f("ck_reorganisations_state"),
        ),
        sa.CheckConstraint(
            "(state = 'in_force') = (in_force_at IS NOT NULL)",
            name=op.f("ck_reorganisations_in_force"),
        ),
    )
    for column in ("effective_on", "department_id"):
        op.create_index(
            op.f(f"ix_reorganisations_{column}"),
            "reorganisations",
            ["tenant_id", column],
        )
    op.create_table(
        "reorganisation_parts",
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("reorganisation_id", sa.UUID(), nullable=False),
        sa.Column("department_id", sa.UUID(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("stood_under", sa.UUID(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["tenants.id"],
            name=op.f("fk_reorganisation_parts_tenant_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "reorganisation_id"],
            ["reorganisations.tenant_id", "reorganisations.id"],
            name=op.f("fk_reorganisation_parts_tenant_id_reorganisation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "department_id"],
            ["departments.tenant_id", "departments.id"],
            name=op.f("fk_reorganisation_parts_tenant_id_department_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_reorganisation_parts")),
        sa.UniqueConstraint(
            "tenant_id",
            "reorganisation_id",
            "department_id",
            name=op.f("uq_reorganisation_parts_tenant_id_reorganisation_id_department_id"),
        ),
    )
    op.create_index(
        op.f("ix_reorganisation_parts_department_id"),
        "reorganisation_parts",
        ["tenant_id", "department_id"],
    )
    protect("reorganisations")
    protect("reorganisation_parts")


def downgrade() -> None:
    op.drop_table("reorganisation_parts")
    op.drop_table("reorganisations")
