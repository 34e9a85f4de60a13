"""`ashshash nlu …`: train, serve and test what understands free text."""

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

import click

from gateway.errors import AshshashError
from gateway.i18n.red_flags import RedFlags
from nlu import evaluation, report, server
from nlu.corpus import PROJECT
from nlu.fallback import FirstThat
from nlu.keywords import KeywordUnderstanding

_MODELS = click.option(
    "--models",
    envvar="ASHSHASH_NLU_MODELS",
    default=server.MODELS,
    show_default=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of the trained model.",
)


@click.group()
def nlu() -> None:
    """Understand free text: Rasa in its own environment."""


@nlu.command()
@_MODELS
def train(models: Path) -> None:
    """Install Rasa and train the model, where that is missing or out of date."""
    try:
        server.train(models, click.echo)
    except AshshashError as error:
        raise click.ClickException(str(error)) from error


@nlu.command()
@_MODELS
@click.option("--url", envvar="ASHSHASH_RASA_URL", default="http://127.0.0.1:5005", show_default=True)
def serve(models: Path, url: str) -> None:
    """Run the Rasa server at the url's port, on loopback only, until it is stopped."""
    address = urlsplit(url)
    if address.hostname not in (server.LOOPBACK, "localhost"):
        raise click.ClickException(f"Rasa is served on loopback only, and {url} is elsewhere.")
    try:
        server.serve(models, address.port or 80)
    except AshshashError as error:
        raise click.ClickException(str(error)) from error


@nlu.command()
@click.option(
    "--pictures",
    default=Path("var/nlu"),
    show_default=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the pictures of who is taken for whom.",
)
@click.option(
    "--locales",
    default=PROJECT.parent / "locales",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of the keywords and of the red-flag list.",
)
def test(pictures: Path, locales: Path) -> None:
    """Show how well free text is understood, by intent and script; fails under nlu/thresholds.toml."""
    keywords, flag = KeywordUnderstanding.load(locales), RedFlags.load(locales).find
    try:
        found = evaluation.evaluate(lambda model: FirstThat(model, keywords), flag, click.echo)
        failed = [_told("crossed", "examples held out in turn", found.crossed, pictures)]
        failed += [_told("unseen", "messages never trained on", found.unseen, pictures)] if found.unseen else []
    except AshshashError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"\nOne classification takes {found.milliseconds:.1f} ms.")
    if any(failed):
        raise click.ClickException("Under the thresholds of nlu/thresholds.toml: " + ", ".join(filter(None, failed)))


def _told(part: str, title: str, verdicts: Sequence[evaluation.Verdict], pictures: Path) -> str:
    """Print one part's tables, draw its picture, and return what it failed by."""
    measured = report.figures(verdicts)
    picture = report.confusion(
        verdicts, pictures / f"{part}.png", f"{len(verdicts)} {title}: {measured['right']} % right"
    )
    click.echo(f"\n{len(verdicts)} {title}\n{report.table(verdicts)}\n\n{report.summary(measured, part)}\n{picture}")
    return ", ".join(f"{name} ({part})" for name in report.missed(measured, part))
