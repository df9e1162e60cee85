"""Somebody joins a second address to theirs, by a code."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "addresscode",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_addresscode_person_id_person")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_addresscode")),
    )
    with op.batch_alter_table("addresscode", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_addresscode_code_hash"), ["code_hash"], unique=False)
    with op.batch_alter_table("personaddress", schema=None) as batch_op:
        batch_op.add_column(sa.Column("linked_at", UTCDateTime(), nullable=True))
