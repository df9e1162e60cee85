"""Invite links can be listed and revoked, and may bring along what a roster says of somebody."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("invite", schema=None) as batch_op:
        for name in ("made_name", "note", "mailbox"):
            batch_op.add_column(sa.Column(name, sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("answers", sa.JSON(), nullable=False, server_default="{}"))
        for name in ("revoked_at", "undelivered_at"):
            batch_op.add_column(sa.Column(name, UTCDateTime(), nullable=True))
