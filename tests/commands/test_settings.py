"""The operator's list of settings is the code's own."""

from pathlib import Path

import wsgi
from commands.settings import document


def test_the_list_of_settings_is_up_to_date() -> None:
    shown = Path(__file__).parents[2] / "docs" / "settings.md"
    assert shown.read_text("utf-8") == document(wsgi.SETTINGS), "ashshash settings > docs/settings.md"
