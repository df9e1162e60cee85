"""Until when nothing rings in a place: its person asked for quiet until the morning."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("personaddress", schema=None) as batch_op:
        batch_op.add_column(sa.Column("quiet_until", UTCDateTime(), nullable=True))
