"""Experts who weigh a level of indicators in rounds"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from foundation.row_security import protect

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def _table(name: str, *parts: sa.schema.SchemaItem, keys: dict[str, str]) -> None:
    op.create_table(
        name,
        *parts,
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f(f"fk_{name}_tenant_id"), ondelete="RESTRICT"
        ),
        *(
            sa.ForeignKeyConstraint(
                ["tenant_id", column],
                [f"{table}.tenant_id", f"{table}.id"],
                name=op.f(f"fk_{name}_tenant_id_{column}"),
            )
            for column, table in keys.items()
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f(f"pk_{name}")),
    )
    protect(name)


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(
        "tenant_id", *columns, name=op.f(f"uq_{table}_tenant_id_{'_'.join(columns)}")
    )


def upgrade() -> None:
    _table(
        "weight_panels",
        sa.Column("version_id", sa.UUID(), nullable=False),
        sa.Column("parent", sa.String(), nullable=False),
        sa.Column("indicators", postgresql.JSONB(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("created_by", sa.UUID(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('asking', 'closed', 'taken', 'stopped')",
            name=op.f("ck_weight_panels_state"),
        ),
        keys={"version_id": "questionnaire_versions"},
    )
    op.create_index("ix_weight_panels_version_id", "weight_panels", ["tenant_id", "version_id"])
    op.create_index(
        "uq_weight_panels_under_way",
        "weight_panels",
        ["tenant_id", "version_id", "parent"],
        unique=True,
        postgresql_where=sa.text("state IN ('asking', 'closed')"),
    )
    _table(
        "weight_experts",
        sa.Column("panel_id", sa.UUID(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        _unique("weight_experts", "panel_id", "email"),
        keys={"panel_id": "weight_panels"},
    )
    _table(
        "weight_rounds",
        sa.Column("panel_id", sa.UUID(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("figures", postgresql.JSONB(), nullable=True),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (figures IS NULL)", name=op.f("ck_weight_rounds_closed")
        ),
        _unique("weight_rounds", "panel_id", "number"),
        keys={"panel_id": "weight_panels"},
    )
    _table(
        "weight_answers",
        sa.Column("round_id", sa.UUID(), nullable=False),
        sa.Column("expert_id", sa.UUID(), nullable=False),
        sa.Column("secret_hash", sa.String(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("weights", postgresql.JSONB(), nullable=True),
        sa.Column("comment", sa.String(), nullable=False),
        sa.CheckConstraint(
            "(answered_on IS NULL) = (weights IS NULL)", name=op.f("ck_weight_answers_answered")
        ),
        _unique("weight_answers", "round_id", "expert_id"),
        _unique("weight_answers", "secret_hash"),
        keys={"round_id": "weight_rounds", "expert_id": "weight_experts"},
    )


def downgrade() -> None:
    for table in ("weight_answers", "weight_rounds", "weight_experts", "weight_panels"):
        op.drop_table(table)
