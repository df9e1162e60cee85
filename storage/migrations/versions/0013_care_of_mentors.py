"""Until when a mentor pauses, rests or can be there, and that they were asked whether they still
are.

Who is there already is asked a year after they came, but nobody at once: from a month from now on,
spread over three, so that the team does not hear of all who are silent on one day.
"""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

SOON, SPREAD_DAYS = timedelta(days=30), 90


def upgrade() -> None:
    with op.batch_alter_table("mentor", schema=None) as batch_op:
        for name in ("back_at", "rests_until", "available_until", "still_asked_at"):
            batch_op.add_column(sa.Column(name, UTCDateTime(), nullable=True))
    mentor = sa.table("mentor", sa.column("person_id", sa.Integer), sa.column("state", sa.String))
    agenda = sa.table(
        "agenda",
        sa.column("subject", sa.String),
        sa.column("step", sa.String),
        sa.column("due_at", UTCDateTime()),
    )
    here = sa.select(mentor.c.person_id).where(mentor.c.state.in_(["active", "paused"]))
    now = datetime.now(UTC)
    rows = [
        {
            "subject": f"still/{number}",
            "step": "ask",
            "due_at": now + SOON + timedelta(days=number % SPREAD_DAYS),
        }
        for number in op.get_bind().execute(here).scalars()
    ]
    if rows:
        op.bulk_insert(agenda, rows)
