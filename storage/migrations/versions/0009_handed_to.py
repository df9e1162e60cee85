"""To whom a case was handed, in the line of its history that says so."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("history", schema=None) as batch_op:
        for name in ("given_to", "given_to_name"):
            batch_op.add_column(sa.Column(name, sa.String(), nullable=False, server_default=""))
