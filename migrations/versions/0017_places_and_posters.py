"""Places of links, links that are closed, and the posters that carry them"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from foundation.row_security import protect

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

UNDER_WAY = "state IN ('waiting', 'running')"


def upgrade() -> None:
    for name in ("place_zh", "place_en"):
        op.add_column("collectors", sa.Column(name, sa.String(), nullable=False, server_default=""))
        op.alter_column("collectors", name, server_default=None)
    op.add_column("collectors", sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
    op.create_check_constraint(
        op.f("ck_collectors_place"), "collectors", "place_en = '' OR place_zh <> ''"
    )
    op.create_index(
        "uq_collectors_place",
        "collectors",
        ["tenant_id", "survey_id", "department_id", "kind", "place_zh"],
        unique=True,
        postgresql_where=sa.text("place_zh <> '' AND closed_at IS NULL"),
        postgresql_nulls_not_distinct=True,
    )
    op.add_column(
        "response_blocks",
        sa.Column("doors", postgresql.JSONB(), nullable=False, server_default="[]"),
    )
    op.alter_column("response_blocks", "doors", server_default=None)
    _posters()


def _posters() -> None:
    op.create_table(
        "poster_sheets",
        sa.Column("survey_id", sa.UUID(), nullable=False),
        sa.Column("paper", sa.String(), nullable=False),
        sa.Column("languages", sa.String(), nullable=False),
        sa.Column("invitation_zh", sa.String(), nullable=False),
        sa.Column("invitation_en", sa.String(), nullable=False),
        sa.Column("doors", postgresql.JSONB(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.CheckConstraint(
            "paper IN ('a4', 'a6', 'a6_sheet')", name=op.f("ck_poster_sheets_paper")
        ),
        sa.CheckConstraint(
            "languages IN ('zh', 'en', 'both')", name=op.f("ck_poster_sheets_languages")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["tenants.id"],
            name=op.f("fk_poster_sheets_tenant_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "survey_id"],
            ["surveys.tenant_id", "surveys.id"],
            name=op.f("fk_poster_sheets_tenant_id_survey_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_poster_sheets")),
    )
    op.create_index("ix_poster_sheets_survey_id", "poster_sheets", ["tenant_id", "survey_id"])
    protect("poster_sheets")
    op.add_column("report_runs", sa.Column("poster_id", sa.UUID(), nullable=True))
    op.create_foreign_key(
        op.f("fk_report_runs_tenant_id_poster_id"),
        "report_runs",
        "poster_sheets",
        ["tenant_id", "poster_id"],
        ["tenant_id", "id"],
    )
    op.create_index("ix_report_runs_poster_id", "report_runs", ["tenant_id", "poster_id"])
    op.create_index(
        "uq_report_runs_poster_under_way",
        "report_runs",
        ["tenant_id", "poster_id", "language"],
        unique=True,
        postgresql_where=sa.text(UNDER_WAY),
    )
    _one_subject("survey_id, evaluation_id, action_id, poster_id")


def _one_subject(columns: str) -> None:
    op.drop_constraint(op.f("ck_report_runs_subject"), "report_runs", type_="check")
    op.create_check_constraint(
        op.f("ck_report_runs_subject"), "report_runs", f"num_nonnulls({columns}) = 1"
    )


def downgrade() -> None:
    # The runs of posters cannot stay: of every tenant, so around the policies.
    op.execute("ALTER TABLE report_runs NO FORCE ROW LEVEL SECURITY")
    op.execute("DELETE FROM report_runs WHERE poster_id IS NOT NULL")
    op.execute("ALTER TABLE report_runs FORCE ROW LEVEL SECURITY")
    _one_subject("survey_id, evaluation_id, action_id")
    op.drop_index("uq_report_runs_poster_under_way", table_name="report_runs")
    op.drop_index("ix_report_runs_poster_id", table_name="report_runs")
    op.drop_column("report_runs", "poster_id")
    op.drop_table("poster_sheets")
    op.drop_column("response_blocks", "doors")
    op.drop_index("uq_collectors_place", table_name="collectors")
    op.drop_constraint(op.f("ck_collectors_place"), "collectors", type_="check")
    for name in ("closed_at", "place_en", "place_zh"):
        op.drop_column("collectors", name)
