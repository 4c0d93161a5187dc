"""Judgements on the handling of cases, and closed cases to be looked at again"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from foundation.row_security import protect

revision = "0036"
down_revision = "0038"
branch_labels = None
depends_on = None

TABLE = "case_judgements"
_ITEMS = ("easy", "informed", "fair", "reasonable")
# Under FORCE the owner sees no row, so the old ratings are taken over with the policies aside.
_EARLIER = """
    INSERT INTO case_judgements
        (tenant_id, id, complaint_id, number, standing, score, remark, day)
    SELECT c.tenant_id, gen_random_uuid(), c.id, 1, true, c.rating, c.rating_text,
           (c.rated_at AT TIME ZONE t.zone)::date
    FROM complaints c JOIN tenants t ON t.id = c.tenant_id
    WHERE c.rating IS NOT NULL AND c.rated_at IS NOT NULL
"""


def upgrade() -> None:
    op.add_column(
        "complaints",
        sa.Column("look_again", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.create_check_constraint(
        op.f("ck_complaints_look_again"), "complaints", "NOT look_again OR state = 'closed'"
    )
    op.create_index("ix_complaints_closed_at", "complaints", ["tenant_id", "closed_at"])
    op.create_index(
        "ix_complaints_rated_at",
        "complaints",
        ["tenant_id", "rated_at"],
        postgresql_where=sa.text("look_again"),
    )
    op.create_table(
        TABLE,
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("complaint_id", sa.UUID(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("standing", sa.Boolean(), nullable=False),
        sa.Column("score", sa.SmallInteger(), nullable=False),
        *(sa.Column(item, sa.SmallInteger(), nullable=True) for item in _ITEMS),
        sa.Column("resolved", sa.String(), nullable=True),
        sa.Column("again", sa.String(), nullable=True),
        sa.Column("remark", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f(f"fk_{TABLE}_tenant_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "complaint_id"],
            ["complaints.tenant_id", "complaints.id"],
            name=op.f(f"fk_{TABLE}_tenant_id_complaint_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint(
            "tenant_id",
            "complaint_id",
            "number",
            name=op.f(f"uq_{TABLE}_tenant_id_complaint_id_number"),
        ),
        sa.CheckConstraint("score BETWEEN 1 AND 5", name=op.f(f"ck_{TABLE}_score")),
        *(
            sa.CheckConstraint(f"{item} BETWEEN 0 AND 5", name=op.f(f"ck_{TABLE}_{item}"))
            for item in _ITEMS
        ),
        sa.CheckConstraint(
            "resolved IN ('resolved', 'partly', 'not')", name=op.f(f"ck_{TABLE}_resolved")
        ),
        sa.CheckConstraint("again IN ('yes', 'unsure', 'no')", name=op.f(f"ck_{TABLE}_again")),
    )
    op.create_index(
        "ix_case_judgements_complaint_id",
        TABLE,
        ["tenant_id", "complaint_id"],
        postgresql_where=sa.text("standing"),
    )
    op.execute("ALTER TABLE complaints NO FORCE ROW LEVEL SECURITY")
    op.execute(_EARLIER)
    op.execute("ALTER TABLE complaints FORCE ROW LEVEL SECURITY")
    protect(TABLE)


def downgrade() -> None:
    op.drop_table(TABLE)
    op.drop_index("ix_complaints_rated_at", table_name="complaints")
    op.drop_index("ix_complaints_closed_at", table_name="complaints")
    op.drop_constraint(op.f("ck_complaints_look_again"), "complaints", type_="check")
    op.drop_column("complaints", "look_again")
