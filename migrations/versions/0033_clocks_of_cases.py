"""Time rules as data, the parts of due moments, and longer times that somebody else allows"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from foundation.row_security import protect

revision = "0033"
down_revision = "0036"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _time_rules()
    _add_to_cases()
    _reckonings()
    _extensions()


def _time_rules() -> None:
    op.create_table(
        "time_rules",
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("source_zh", sa.String(), nullable=False),
        sa.Column("source_en", sa.String(), nullable=False),
        sa.Column("source_on", sa.Date(), nullable=True),
        sa.Column("shipped", sa.String(), nullable=False),
        sa.Column("content", postgresql.JSONB(), nullable=False),
        sa.Column("in_force", sa.Boolean(), nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("made_by", sa.UUID(), nullable=False),
        _house("time_rules"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_time_rules")),
        sa.UniqueConstraint(
            "tenant_id", "ref", "number", name=op.f("uq_time_rules_tenant_id_ref_number")
        ),
        sa.CheckConstraint("number >= 1", name=op.f("ck_time_rules_number")),
    )
    op.create_index(
        "uq_time_rules_in_force",
        "time_rules",
        ["tenant_id"],
        unique=True,
        postgresql_where=sa.text("in_force"),
    )
    protect("time_rules")


def _add_to_cases() -> None:
    op.add_column("complaints", sa.Column("rules_id", sa.UUID(), nullable=True))
    for name in ("first_answer_due", "first_answered_at", "longer_asked_at"):
        op.add_column("complaints", sa.Column(name, _MOMENT, nullable=True))
    op.create_foreign_key(
        op.f("fk_complaints_tenant_id_rules_id"),
        "complaints",
        "time_rules",
        ["tenant_id", "rules_id"],
        ["tenant_id", "id"],
    )
    op.create_index(
        "ix_complaints_longer_asked_at",
        "complaints",
        ["tenant_id", "longer_asked_at"],
        postgresql_where=sa.text("longer_asked_at IS NOT NULL"),
    )


def _reckonings() -> None:
    op.create_table(
        "case_reckonings",
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("complaint_id", sa.UUID(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("clock", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("base", _MOMENT, nullable=False),
        sa.Column("amount", sa.Integer(), nullable=True),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("floor", _MOMENT, nullable=True),
        sa.Column("promised", sa.Boolean(), nullable=False),
        sa.Column("due", _MOMENT, nullable=False),
        _house("case_reckonings"),
        _case("case_reckonings"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_case_reckonings")),
        sa.UniqueConstraint(
            "tenant_id",
            "complaint_id",
            "number",
            name=op.f("uq_case_reckonings_tenant_id_complaint_id_number"),
        ),
        sa.CheckConstraint(
            "clock IN ('acknowledge', 'first_answer', 'resolve')",
            name=op.f("ck_case_reckonings_clock"),
        ),
        sa.CheckConstraint(
            "(amount IS NULL) = (unit IS NULL)", name=op.f("ck_case_reckonings_limit")
        ),
        sa.CheckConstraint("seconds >= 0", name=op.f("ck_case_reckonings_seconds")),
    )
    protect("case_reckonings")


def _extensions() -> None:
    op.create_table(
        "case_extensions",
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("complaint_id", sa.UUID(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("asked_by", sa.UUID(), nullable=False),
        sa.Column("asked_at", _MOMENT, nullable=False),
        sa.Column("from_due", _MOMENT, nullable=False),
        sa.Column("until_due", _MOMENT, nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("decided_by", sa.UUID(), nullable=True),
        sa.Column("decided_at", _MOMENT, nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("same_hand", sa.Boolean(), nullable=False),
        _house("case_extensions"),
        _case("case_extensions"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_case_extensions")),
        sa.UniqueConstraint(
            "tenant_id",
            "complaint_id",
            "number",
            name=op.f("uq_case_extensions_tenant_id_complaint_id_number"),
        ),
        sa.CheckConstraint(
            "verdict IN ('waiting', 'allowed', 'refused', 'lapsed')",
            name=op.f("ck_case_extensions_verdict"),
        ),
        sa.CheckConstraint(
            "(verdict IN ('waiting', 'lapsed')) = (decided_at IS NULL)",
            name=op.f("ck_case_extensions_decided"),
        ),
    )
    op.create_index(
        "uq_case_extensions_waiting",
        "case_extensions",
        ["tenant_id", "complaint_id"],
        unique=True,
        postgresql_where=sa.text("verdict = 'waiting'"),
    )
    op.create_index(
        "ix_case_extensions_verdict_asked_at",
        "case_extensions",
        ["tenant_id", "verdict", "asked_at"],
    )
    protect("case_extensions")


def _house(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["tenant_id"], ["tenants.id"], name=op.f(f"fk_{table}_tenant_id"), ondelete="RESTRICT"
    )


def _case(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["tenant_id", "complaint_id"],
        ["complaints.tenant_id", "complaints.id"],
        name=op.f(f"fk_{table}_tenant_id_complaint_id"),
        ondelete="CASCADE",
    )


def downgrade() -> None:
    op.drop_table("case_extensions")
    op.drop_table("case_reckonings")
    op.drop_index("ix_complaints_longer_asked_at", table_name="complaints")
    op.drop_constraint(op.f("fk_complaints_tenant_id_rules_id"), "complaints", type_="foreignkey")
    for name in ("longer_asked_at", "first_answered_at", "first_answer_due", "rules_id"):
        op.drop_column("complaints", name)
    op.drop_table("time_rules")
