"""A mentor marks a session: within their role, at its edge, or beyond."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.add_column(sa.Column("marked", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("marked_at", UTCDateTime(), nullable=True))
