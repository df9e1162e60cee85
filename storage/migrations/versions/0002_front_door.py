"""What the front door needs: the agenda, files, consents, proof of who somebody is, distress."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "agenda",
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("subject", "step", name=op.f("pk_agenda")),
    )
    with op.batch_alter_table("agenda", schema=None) as batch_op:
        batch_op.create_index("ix_agenda_due_at", ["due_at"], unique=False)

    op.create_table(
        "consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_consent_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consent_person_id"), ["person_id"], unique=False)

    op.create_table(
        "mailcode",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("mailbox", sa.String(), nullable=False),
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("sent_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.Column("day_began_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_mailcode_person_id_person")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_mailcode")),
    )
    op.create_table(
        "requestfile",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("mime", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("caption", sa.String(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["request.id"], name=op.f("fk_requestfile_request_id_request")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requestfile")),
    )
    with op.batch_alter_table("requestfile", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_requestfile_request_id"), ["request_id"], unique=False)

    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("verified_at", UTCDateTime(), nullable=True))
        batch_op.add_column(
            sa.Column("verified_by", sa.String(), nullable=False, server_default="")
        )

    with op.batch_alter_table("request", schema=None) as batch_op:
        batch_op.add_column(sa.Column("distress_at", UTCDateTime(), nullable=True))
        batch_op.add_column(sa.Column("distress_seen_at", UTCDateTime(), nullable=True))
        batch_op.add_column(
            sa.Column("distress_seen_by", sa.String(), nullable=False, server_default="")
        )

    # Who had agreed before this table was there.
    op.execute(
        "INSERT INTO consent (person_id, version, language, given, at)"
        " SELECT id, consent_version, language, true, consented_at FROM person"
        " WHERE consented_at IS NOT NULL"
    )
