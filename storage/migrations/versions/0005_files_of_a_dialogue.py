"""Which run of a form a file came with, so that sending one form sends the files of no other."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("requestfile", schema=None) as batch_op:
        batch_op.add_column(sa.Column("dialogue", sa.Integer(), nullable=False, server_default="0"))
