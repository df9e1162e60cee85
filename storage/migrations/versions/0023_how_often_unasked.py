"""Not only when somebody was told something unasked last, but how often within a week."""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

LATELY = timedelta(days=8)


def upgrade() -> None:
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("nudges", sa.JSON(), nullable=False, server_default="[]"))
    person = sa.table(
        "person",
        sa.column("id", sa.Integer),
        sa.column("nudged_at", UTCDateTime()),
        sa.column("nudges", sa.JSON()),
    )
    lately = sa.select(person.c.id, person.c.nudged_at).where(
        person.c.nudged_at > datetime.now(UTC) - LATELY
    )
    for number, at in op.get_bind().execute(lately).all():
        op.execute(person.update().where(person.c.id == number).values(nudges=[at.isoformat()]))
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_column("nudged_at")
