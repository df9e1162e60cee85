"""Sessions that are moved, prepared, answered by each of the two, noted, and have a rhythm."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("mentorship", schema=None) as batch_op:
        batch_op.add_column(sa.Column("rhythm_weeks", sa.Integer(), nullable=True))
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.add_column(sa.Column("replaces", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("agenda", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("mentee_met", sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column("mentor_met", sa.Boolean(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_meeting_replaces_meeting"), "meeting", ["replaces"], ["id"]
        )
    op.create_table(
        "note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_note_meeting_id_meeting")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_note_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
    )
    with op.batch_alter_table("note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_note_meeting_id"), ["meeting_id"], unique=False)
