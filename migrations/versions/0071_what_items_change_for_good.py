"""What the items of a plan change for good"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0071"
down_revision = "0060"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "action_items", sa.Column("lasting", sa.String(), nullable=False, server_default="")
    )
    op.create_check_constraint(
        op.f("ck_action_items_lasting"),
        "action_items",
        "lasting IN ('', 'standard', 'document', 'training')",
    )


def downgrade() -> None:
    op.drop_constraint(op.f("ck_action_items_lasting"), "action_items", type_="check")
    op.drop_column("action_items", "lasting")
