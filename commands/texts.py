"""`ashshash texts`: every text people can get by SMS, by what it costs."""

from datetime import UTC, datetime
from pathlib import Path

import click

from gateway.service.texts import MOST, table
from gateway.service.texts import texts as every_text

HEAD = """# Every text by SMS

What people can get in one message, filled in as long as it gets, longest first. A page is sent with the choices after
it; those that would make a fourth SMS are left out. Written by `ashshash texts > docs/texts.md`;
`tests/locales/test_texts.py` holds all to three.
"""


@click.command("texts", help="Print every text with the SMS it takes, as docs/texts.md has them; fails above three.")
@click.option("--locales", default=Path("locales"), type=click.Path(exists=True, file_okay=False, path_type=Path))
def texts(locales: Path) -> None:
    """Write the table, and how many texts take how many SMS."""
    found = every_text(locales, datetime.now(UTC).date())
    parts = {size: sum(text.segments == size for text in found) for size in range(1, MOST + 1)}
    counted = ", ".join(f"{number} take {size}" for size, number in sorted(parts.items(), reverse=True))
    click.echo(f"{HEAD}\n{len(found)} texts: {counted}.\n\n{table(found)}")
    if too_long := [text.name for text in found if text.segments > MOST]:
        raise click.ClickException(f"more than {MOST} SMS: {', '.join(too_long)}")
