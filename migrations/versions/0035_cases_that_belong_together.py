"""Cases that belong together: merged, split, linked"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from foundation.row_security import protect

revision = "0035"
down_revision = "0040"
branch_labels = None
depends_on = None

_BOTH = ("merged_into_id", "split_from_id")


def upgrade() -> None:
    for column in _BOTH:
        op.add_column("complaints", sa.Column(column, sa.UUID(), nullable=True))
        op.create_foreign_key(
            op.f(f"fk_complaints_tenant_id_{column}"),
            "complaints",
            "complaints",
            ["tenant_id", column],
            ["tenant_id", "id"],
        )
        op.create_index(
            op.f(f"ix_complaints_{column}"),
            "complaints",
            ["tenant_id", column],
            postgresql_where=sa.text(f"{column} IS NOT NULL"),
        )
    op.create_check_constraint(
        op.f("ck_complaints_merged"),
        "complaints",
        "merged_into_id IS NULL OR (state = 'closed' AND merged_into_id <> id)",
    )
    op.create_check_constraint(op.f("ck_complaints_split"), "complaints", "split_from_id <> id")
    _links()
    _shares()


def _links() -> None:
    op.create_table(
        "case_links",
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("first_id", sa.UUID(), nullable=False),
        sa.Column("second_id", sa.UUID(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("made_by", sa.UUID(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        _tenant("case_links"),
        *(_part("case_links", "complaints", column) for column in ("first_id", "second_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_case_links")),
        sa.UniqueConstraint(
            "tenant_id",
            "first_id",
            "second_id",
            name=op.f("uq_case_links_tenant_id_first_id_second_id"),
        ),
        sa.CheckConstraint("first_id < second_id", name=op.f("ck_case_links_once")),
    )
    op.create_index(op.f("ix_case_links_second_id"), "case_links", ["tenant_id", "second_id"])
    protect("case_links")


def _shares() -> None:
    op.create_table(
        "case_shares",
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("complaint_id", sa.UUID(), nullable=False),
        sa.Column("message_id", sa.UUID(), nullable=True),
        sa.Column("upload_id", sa.UUID(), nullable=True),
        _tenant("case_shares"),
        _part("case_shares", "complaints", "complaint_id"),
        _part("case_shares", "case_messages", "message_id"),
        _part("case_shares", "uploads", "upload_id"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_case_shares")),
        *(
            sa.UniqueConstraint(
                "tenant_id",
                "complaint_id",
                column,
                name=op.f(f"uq_case_shares_tenant_id_complaint_id_{column}"),
            )
            for column in ("message_id", "upload_id")
        ),
        sa.CheckConstraint(
            "num_nonnulls(message_id, upload_id) = 1", name=op.f("ck_case_shares_one")
        ),
    )
    protect("case_shares")


def _tenant(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["tenant_id"], ["tenants.id"], name=op.f(f"fk_{table}_tenant_id"), ondelete="RESTRICT"
    )


def _part(table: str, other: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["tenant_id", column],
        [f"{other}.tenant_id", f"{other}.id"],
        name=op.f(f"fk_{table}_tenant_id_{column}"),
        ondelete="CASCADE",
    )


def downgrade() -> None:
    op.drop_table("case_shares")
    op.drop_table("case_links")
    op.drop_constraint(op.f("ck_complaints_split"), "complaints", type_="check")
    op.drop_constraint(op.f("ck_complaints_merged"), "complaints", type_="check")
    for column in reversed(_BOTH):
        op.drop_index(op.f(f"ix_complaints_{column}"), "complaints")
        op.drop_constraint(
            op.f(f"fk_complaints_tenant_id_{column}"), "complaints", type_="foreignkey"
        )
        op.drop_column("complaints", column)
