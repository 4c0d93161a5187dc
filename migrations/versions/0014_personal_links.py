"""Links for single persons, that they were used, and what an answer came with"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from foundation.row_security import protect

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

JSON = postgresql.JSONB(astext_type=sa.Text())


def _row(table: str, *columns: sa.Column[object]) -> list[object]:
    """A tenant's table: its own columns, its keys."""
    return [
        *columns,
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


def upgrade() -> None:
    op.create_table(
        "personal_links",
        *_row(
            "personal_links",
            sa.Column("survey_id", sa.UUID(), nullable=False),
            sa.Column("collector_id", sa.UUID(), nullable=False),
            sa.Column("token_digest", sa.String(), nullable=False),
            sa.Column("key", sa.String(), nullable=False),
            sa.Column("name", sa.String(), nullable=False),
            sa.Column("email", sa.String(), nullable=False),
            sa.Column("phone", sa.String(), nullable=False),
            sa.Column("attributes", JSON, nullable=False),
            sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
            sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
            sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        ),
        _key("personal_links", "survey_id", "surveys"),
        _key("personal_links", "collector_id", "collectors"),
        sa.UniqueConstraint(
            "tenant_id", "token_digest", name=op.f("uq_personal_links_tenant_id_token_digest")
        ),
        sa.UniqueConstraint(
            "tenant_id", "survey_id", "key", name=op.f("uq_personal_links_tenant_id_survey_id_key")
        ),
    )
    op.create_index(
        "ix_personal_links_collector_id", "personal_links", ["tenant_id", "collector_id"]
    )
    op.create_table(
        "link_uses",
        *_row(
            "link_uses",
            sa.Column("survey_id", sa.UUID(), nullable=False),
            sa.Column("form_digest", sa.String(), nullable=False),
        ),
        _key("link_uses", "id", "personal_links", "CASCADE"),
    )
    op.create_index("ix_link_uses_survey_id", "link_uses", ["tenant_id", "survey_id"])
    op.create_table(
        "response_origins",
        *_row(
            "response_origins",
            sa.Column("link_id", sa.UUID(), nullable=True),
            sa.Column("attributes", JSON, nullable=False),
        ),
        _key("response_origins", "id", "responses", "CASCADE"),
        _key("response_origins", "link_id", "personal_links", "SET NULL (link_id)"),
    )
    op.execute(
        "ALTER TABLE link_uses SET (autovacuum_vacuum_threshold = 0,"
        " autovacuum_vacuum_scale_factor = 0)"
    )
    for table in ("personal_links", "link_uses", "response_origins"):
        protect(table)


def downgrade() -> None:
    for table in ("response_origins", "link_uses", "personal_links"):
        op.drop_table(table)
