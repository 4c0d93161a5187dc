"""Kinds of ways into a survey, and the promise of a named one"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

KINDS = "kind IN ('public', 'kiosk', 'embed', 'personal', 'paper')"
LEVELS = "anonymity IN ('anonymous', 'confidential', 'named')"
LEVELS_BEFORE = "anonymity IN ('anonymous', 'confidential')"


def upgrade() -> None:
    op.add_column("collectors", sa.Column("kind", sa.String(), server_default="public"))
    op.alter_column("collectors", "kind", nullable=False)
    op.add_column(
        "collectors",
        sa.Column(
            "settings",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default="{}",
            nullable=False,
        ),
    )
    op.add_column(
        "collectors", sa.Column("revision", sa.Integer(), server_default="1", nullable=False)
    )
    op.create_check_constraint(op.f("ck_collectors_kind"), "collectors", KINDS)
    _levels(LEVELS)


def downgrade() -> None:
    _levels(LEVELS_BEFORE)
    op.drop_constraint(op.f("ck_collectors_kind"), "collectors")
    for column in ("revision", "settings", "kind"):
        op.drop_column("collectors", column)


def _levels(rule: str) -> None:
    """A survey that named its people cannot be told in the older table: that is refused."""
    op.drop_constraint(op.f("ck_surveys_anonymity"), "surveys")
    op.create_check_constraint(op.f("ck_surveys_anonymity"), "surveys", rule)
