"""Who waits for the programme to take requests again, and what a member of the team looked at."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "waiting",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_waiting_person_id_person")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_waiting")),
    )
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.add_column(sa.Column("about", sa.String(), nullable=False, server_default=""))
        batch_op.create_index(batch_op.f("ix_audit_at"), ["at"], unique=False)
