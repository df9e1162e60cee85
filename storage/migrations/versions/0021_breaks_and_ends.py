"""The break of a pair, by how much their end has moved, and what became of it months later."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0021"
down_revision = "0019"
branch_labels = None
depends_on = None

INSTANTS = ("break_at", "break_until", "extended_at", "ended_before", "became_at")


def upgrade() -> None:
    with op.batch_alter_table("mentorship", schema=None) as batch_op:
        for name in INSTANTS:
            batch_op.add_column(sa.Column(name, UTCDateTime(), nullable=True))
        for name in ("stays_by", "more_by"):
            batch_op.add_column(sa.Column(name, sa.Integer(), nullable=True))
        for name in ("break_days", "moved_days", "more_months"):
            column = sa.Column(name, sa.Integer(), server_default="0", nullable=False)
            batch_op.add_column(column)
        batch_op.add_column(sa.Column("became", sa.String(), server_default="", nullable=False))
