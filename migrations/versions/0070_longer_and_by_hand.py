"""Requests about personal data that take longer, and those done by hand"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0070"
down_revision = "0072"
branch_labels = None
depends_on = None

_TABLE, _WISH = "subject_requests", "ck_subject_requests_wish"


def upgrade() -> None:
    op.add_column(_TABLE, sa.Column("extended_on", sa.Date(), nullable=True))
    for name in ("extension", "done_note"):
        column = sa.Column(name, sa.String(), nullable=False, server_default="")
        op.add_column(_TABLE, column)
    op.create_check_constraint(
        op.f("ck_subject_requests_extended"), _TABLE, "extended_on IS NULL OR extension <> ''"
    )
    op.drop_constraint(op.f(_WISH), _TABLE, type_="check")
    op.create_check_constraint(
        op.f(_WISH), _TABLE, "wish IN ('erase', 'copy', 'correct', 'restrict')"
    )


def downgrade() -> None:
    op.drop_constraint(op.f(_WISH), _TABLE, type_="check")
    op.execute("DELETE FROM subject_requests WHERE wish NOT IN ('erase', 'copy')")
    op.create_check_constraint(op.f(_WISH), _TABLE, "wish IN ('erase', 'copy')")
    op.drop_constraint(op.f("ck_subject_requests_extended"), _TABLE, type_="check")
    for name in ("done_note", "extension", "extended_on"):
        op.drop_column(_TABLE, name)
