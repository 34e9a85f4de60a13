"""Reminders under way, questions of a contact and tasks of an appointment are found by an index."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the indexes."""
    under_way = sa.text("state = 'out'")
    op.create_index("ix_reminders_out", "reminders", ["settled_at"], postgresql_where=under_way, sqlite_where=under_way)
    op.create_index("ix_reminders_outbox_id", "reminders", ["outbox_id"])
    op.create_index("ix_questions_contact_id_asked_at", "questions", ["contact_id", "asked_at"])
    op.create_index("ix_questions_outbox_id", "questions", ["outbox_id"])
    op.create_index("ix_care_tasks_about_id", "care_tasks", ["about_id"])
    op.create_index("ix_appointments_slot_id", "appointments", ["slot_id"])
