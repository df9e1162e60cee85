"""Indexes for the lists of the Home tab: who holds what is open, whether a question waits. Each
takes the place of one on its first column alone."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("request", schema=None) as batch_op:
        batch_op.create_index("ix_request_state_holder", ["state", "holder"], unique=False)
        batch_op.drop_index(batch_op.f("ix_request_state"))
    with op.batch_alter_table("history", schema=None) as batch_op:
        batch_op.create_index("ix_history_request_id_act", ["request_id", "act"], unique=False)
        batch_op.drop_index(batch_op.f("ix_history_request_id"))
