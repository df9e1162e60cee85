"""A mentee and their mentor look for a contact together."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "inquiry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mentorship_id", sa.Integer(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("opened_at", UTCDateTime(), nullable=False),
        sa.Column("held", sa.String(), nullable=False),
        sa.Column("learnt", sa.String(), nullable=False),
        sa.Column("thanks", sa.String(), nullable=False),
        sa.Column("thanked_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_inquiry_by_person")),
        sa.ForeignKeyConstraint(
            ["mentorship_id"], ["mentorship.id"], name=op.f("fk_inquiry_mentorship_id_mentorship")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inquiry")),
    )
    with op.batch_alter_table("inquiry", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_inquiry_mentorship_id"), ["mentorship_id"], unique=False
        )
    with op.batch_alter_table("talk", schema=None) as batch_op:
        batch_op.add_column(sa.Column("inquiry_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("later_at", UTCDateTime(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_talk_inquiry_id_inquiry"), "inquiry", ["inquiry_id"], ["id"]
        )
        batch_op.create_index(batch_op.f("ix_talk_inquiry_id"), ["inquiry_id"], unique=False)
