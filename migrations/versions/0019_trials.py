"""Tests and pilots; the networks of an organisation's staff"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from foundation.row_security import protect

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_DRAFTS_KEY = "fk_response_drafts_tenant_id_collector_id"


def upgrade() -> None:
    op.create_table(
        "trial_doors",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("version_id", sa.UUID(), nullable=False),
        sa.Column("survey_id", sa.UUID(), nullable=True),
        sa.Column("short_code", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by", sa.UUID(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        *_own("trial_doors"),
        _key("trial_doors", "version_id", "questionnaire_versions", "CASCADE"),
        _key("trial_doors", "survey_id", "surveys", "CASCADE"),
        sa.UniqueConstraint(
            "tenant_id", "short_code", name=op.f("uq_trial_doors_tenant_id_short_code")
        ),
        sa.CheckConstraint("kind IN ('test', 'pilot')", name=op.f("ck_trial_doors_kind")),
        sa.CheckConstraint(
            "kind = 'test' OR survey_id IS NOT NULL", name=op.f("ck_trial_doors_pilot_of_survey")
        ),
        sa.CheckConstraint(
            "(kind = 'test') = (expires_at IS NOT NULL)", name=op.f("ck_trial_doors_test_ends")
        ),
    )
    op.create_index("ix_trial_doors_survey_id", "trial_doors", ["tenant_id", "survey_id"])
    op.create_table(
        "pilot_answers",
        sa.Column("survey_id", sa.UUID(), nullable=False),
        sa.Column("version_id", sa.UUID(), nullable=False),
        sa.Column("form_digest", sa.String(), nullable=False),
        sa.Column("answers", JSONB(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("flags", JSONB(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=True),
        sa.Column("remark", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        *_own("pilot_answers"),
        _key("pilot_answers", "survey_id", "surveys", "CASCADE"),
        _key("pilot_answers", "version_id", "questionnaire_versions"),
        sa.UniqueConstraint(
            "tenant_id",
            "survey_id",
            "form_digest",
            name=op.f("uq_pilot_answers_tenant_id_survey_id_form_digest"),
        ),
    )
    for table in ("trial_doors", "pilot_answers"):
        protect(table)
    # What is filled in on a trial's pages is kept by the trial's door, which is no collector.
    op.drop_constraint(_DRAFTS_KEY, "response_drafts")
    op.add_column(
        "tenants", sa.Column("staff_networks", sa.String(), server_default="", nullable=False)
    )


def downgrade() -> None:
    op.drop_column("tenants", "staff_networks")
    op.execute("TRUNCATE response_drafts")
    op.create_foreign_key(
        _DRAFTS_KEY,
        "response_drafts",
        "collectors",
        ["tenant_id", "collector_id"],
        ["tenant_id", "id"],
        ondelete="CASCADE",
    )
    op.drop_table("pilot_answers")
    op.drop_table("trial_doors")


def _own(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f(f"fk_{table}_tenant_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f(f"pk_{table}")),
    ]


def _key(table: str, column: str, to: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["tenant_id", column],
        [f"{to}.tenant_id", f"{to}.id"],
        name=op.f(f"fk_{table}_tenant_id_{column}"),
        ondelete=ondelete,
    )
