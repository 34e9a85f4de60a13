"""When staff are there: weekdays, hours, leave and who stands in."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; empty means always there."""
    for name in ("work_days", "work_from", "work_to", "stand_in"):
        op.add_column("staff", sa.Column(name, sa.String(), server_default="", nullable=False))
    for name in ("away_from", "away_until"):
        op.add_column("staff", sa.Column(name, sa.Date(), nullable=True))
