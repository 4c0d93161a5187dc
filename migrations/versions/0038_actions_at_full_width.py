"""Corrective actions at full width: causes, rules by severity, items that wait"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from foundation.row_security import protect

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

TABLES = (
    "action_causes",
    "action_rules",
    "action_item_waits",
    "action_feedbacks",
    "feedback_told",
    "action_links",
    "action_recurrences",
    "action_checks",
)


def upgrade() -> None:
    op.add_column(
        "corrective_actions",
        sa.Column("severity", sa.String(), nullable=False, server_default="moderate"),
    )
    op.create_check_constraint(
        op.f("ck_corrective_actions_severity"),
        "corrective_actions",
        "severity IN ('severe', 'moderate', 'slight')",
    )
    op.add_column(
        "action_items", sa.Column("wants", sa.String(), nullable=False, server_default="any")
    )
    op.create_check_constraint(
        op.f("ck_action_items_wants"),
        "action_items",
        "wants IN ('any', 'words', 'file', 'both')",
    )
    op.add_column("corrective_actions", sa.Column("verification_id", sa.UUID(), nullable=True))
    op.create_foreign_key(
        op.f("fk_corrective_actions_tenant_id_verification_id"),
        "corrective_actions",
        "surveys",
        ["tenant_id", "verification_id"],
        ["tenant_id", "id"],
        ondelete="SET NULL (verification_id)",
    )
    _causes()
    _rules()
    _waits()
    op.add_column(
        "complaints",
        sa.Column("wants_news", sa.Boolean(), nullable=False, server_default="false"),
    )
    _feedbacks()
    _again()
    for table in TABLES:
        protect(table)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    op.drop_column("complaints", "wants_news")
    op.drop_column("corrective_actions", "verification_id")
    op.drop_constraint(op.f("ck_action_items_wants"), "action_items", type_="check")
    op.drop_column("action_items", "wants")
    op.drop_constraint(op.f("ck_corrective_actions_severity"), "corrective_actions", type_="check")
    op.drop_column("corrective_actions", "severity")


def _own(table: str) -> list[sa.schema.SchemaItem]:
    """What every table of a tenant has."""
    return [
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f(f"fk_{table}_tenant_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f(f"pk_{table}")),
    ]


def _key(
    table: str, column: str, to: str, ondelete: str | None = "CASCADE"
) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["tenant_id", column],
        [f"{to}.tenant_id", f"{to}.id"],
        name=op.f(f"fk_{table}_tenant_id_{column}"),
        ondelete=ondelete,
    )


def _check(table: str, name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False)


def _causes() -> None:
    table = "action_causes"
    op.create_table(
        table,
        *_own(table),
        sa.Column("action_id", sa.UUID(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        _text("category"),
        sa.Column("parent_id", sa.UUID(), nullable=True),
        _text("text"),
        _text("evidence"),
        sa.Column("root", sa.Boolean(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        _key(table, "action_id", "corrective_actions"),
        _key(table, "parent_id", table),
        _check(
            table,
            "category",
            "category IN ('people', 'machine', 'material', 'method', 'environment', 'measurement')",
        ),
        _check(table, "no_own_parent", "parent_id <> id"),
    )
    op.create_index("ix_action_causes_action_id_round", table, ["tenant_id", "action_id", "round"])


def _rules() -> None:
    table = "action_rules"
    op.create_table(
        table,
        *_own(table),
        _text("severe"),
        _text("moderate"),
        _text("slight"),
        sa.Column("recurrence_days", sa.Integer(), nullable=False, server_default="180"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.UniqueConstraint("tenant_id", name=op.f("uq_action_rules_tenant_id")),
        _check(table, "recurrence_days", "recurrence_days BETWEEN 30 AND 1100"),
        _check(table, "severe", "severe = 'both'"),
        _check(table, "moderate", "moderate IN ('one', 'both')"),
        _check(table, "slight", "slight IN ('sentence', 'one', 'both')"),
    )


def _waits() -> None:
    table = "action_item_waits"
    op.create_table(
        table,
        *_own(table),
        sa.Column("item_id", sa.UUID(), nullable=False),
        sa.Column("waits_for_id", sa.UUID(), nullable=False),
        _key(table, "item_id", "action_items"),
        _key(table, "waits_for_id", "action_items"),
        sa.UniqueConstraint(
            "tenant_id",
            "item_id",
            "waits_for_id",
            name=op.f("uq_action_item_waits_tenant_id_item_id_waits_for_id"),
        ),
        _check(table, "not_for_itself", "item_id <> waits_for_id"),
    )
    op.create_index(f"ix_{table}_waits_for_id", table, ["tenant_id", "waits_for_id"])


def _feedbacks() -> None:
    table = "action_feedbacks"
    op.create_table(
        table,
        *_own(table),
        sa.Column("action_id", sa.UUID(), nullable=False),
        _text("text_zh"),
        _text("text_en"),
        sa.Column("written_by", sa.UUID(), nullable=False),
        sa.Column("approved_by", sa.UUID(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        _key(table, "action_id", "corrective_actions"),
        sa.UniqueConstraint(
            "tenant_id", "action_id", name=op.f("uq_action_feedbacks_tenant_id_action_id")
        ),
        _check(table, "approved_by_another", "approved_by <> written_by"),
        _check(table, "approved", "(approved_by IS NULL) = (approved_at IS NULL)"),
    )
    table = "feedback_told"
    op.create_table(
        table,
        *_own(table),
        sa.Column("action_id", sa.UUID(), nullable=False),
        sa.Column("complaint_id", sa.UUID(), nullable=False),
        _text("channel"),
        sa.Column("day", sa.Date(), nullable=False),
        _key(table, "action_id", "corrective_actions"),
        _key(table, "complaint_id", "complaints"),
        sa.UniqueConstraint(
            "tenant_id",
            "action_id",
            "complaint_id",
            name=op.f("uq_feedback_told_tenant_id_action_id_complaint_id"),
        ),
        _check(table, "channel", "channel IN ('mail', 'page', 'call')"),
    )
    op.create_index(f"ix_{table}_complaint_id", table, ["tenant_id", "complaint_id"])


def _again() -> None:
    table = "action_links"
    op.create_table(
        table,
        *_own(table),
        sa.Column("from_id", sa.UUID(), nullable=False),
        sa.Column("to_id", sa.UUID(), nullable=False),
        _text("kind"),
        _key(table, "from_id", "corrective_actions"),
        _key(table, "to_id", "corrective_actions"),
        sa.UniqueConstraint("tenant_id", "to_id", name=op.f("uq_action_links_tenant_id_to_id")),
        _check(table, "kind", "kind IN ('again', 'elsewhere')"),
        _check(table, "two", "from_id <> to_id"),
    )
    op.create_index(f"ix_{table}_from_id", table, ["tenant_id", "from_id"])
    table = "action_recurrences"
    op.create_table(
        table,
        *_own(table),
        sa.Column("action_id", sa.UUID(), nullable=False),
        sa.Column("since_on", sa.Date(), nullable=False),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.Column("figure", sa.Float(), nullable=True),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("decision", sa.String(), nullable=True),
        sa.Column("decided_by", sa.UUID(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        _text("reason"),
        _key(table, "action_id", "corrective_actions"),
        _check(table, "something", "cases > 0 OR figure IS NOT NULL"),
        _check(table, "decision", "decision IN ('reopened', 'linked', 'dismissed')"),
        _check(table, "decided", "(decision IS NULL) = (decided_on IS NULL)"),
    )
    op.create_index(f"ix_{table}_action_id", table, ["tenant_id", "action_id"])
    op.create_index(
        f"uq_{table}_open",
        table,
        ["tenant_id", "action_id"],
        unique=True,
        postgresql_where=sa.text("decided_on IS NULL"),
    )
    table = "action_checks"
    op.create_table(
        table,
        *_own(table),
        sa.Column("action_id", sa.UUID(), nullable=False),
        sa.Column("department_id", sa.UUID(), nullable=False),
        _text("reason"),
        sa.Column("owner_id", sa.UUID(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("asked_by", sa.UUID(), nullable=False),
        sa.Column("answer", sa.String(), nullable=True),
        _text("note"),
        sa.Column("answered_by", sa.UUID(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        _key(table, "action_id", "corrective_actions"),
        _key(table, "department_id", "departments", None),
        sa.UniqueConstraint(
            "tenant_id",
            "action_id",
            "department_id",
            name=op.f("uq_action_checks_tenant_id_action_id_department_id"),
        ),
        _check(table, "answer", "answer IN ('no', 'yes')"),
        _check(table, "answered", "(answer IS NULL) = (answered_on IS NULL)"),
    )
    op.create_index(f"ix_{table}_owner_id", table, ["tenant_id", "owner_id"])
