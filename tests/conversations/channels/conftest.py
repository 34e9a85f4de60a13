"""The site of a play on SQLite, or on PostgreSQL where a test asks for it; `--rewrite` writes the transcripts anew."""

import io
import logging
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
import structlog

from gateway.dialogue.step import Dialogue
from gateway.i18n.care_words import CareWords
from gateway.i18n.catalogue import Catalogue
from gateway.i18n.commands import Commands
from gateway.i18n.content import Content
from gateway.i18n.places import Places
from gateway.i18n.red_flags import RedFlags
from gateway.web import logs
from nlu.keywords import KeywordUnderstanding
from tests.conversations.channels import providers
from tests.conversations.channels.play import Play
from tests.conversations.channels.scenario import Scenario
from tests.conversations.channels.town import ROOT, Scripted, Town

LOCALES = ROOT / "locales"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option; it is there where this folder is named on the command line."""
    parser.addoption("--rewrite", action="store_true", help="write the golden transcripts anew; review the diff")


@pytest.fixture
def rewrite(request: pytest.FixtureRequest) -> bool:
    """Whether the transcripts are to be written anew."""
    return bool(request.config.getoption("--rewrite", default=False))


@pytest.fixture(scope="session")
def dialogue() -> Dialogue:
    """The dialogue with the product's own words, read once: it is frozen."""
    content = Content.load(LOCALES, date(2026, 11, 21))
    return Dialogue(
        *(Catalogue.load(LOCALES), content, Places.load(LOCALES), Commands.load(LOCALES)),
        *(RedFlags.load(LOCALES), CareWords.load(LOCALES)),
    )


@pytest.fixture(scope="session")
def everybody() -> Iterator[providers.Providers]:
    """The providers of this session."""
    with providers.running() as server:
        yield server


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """All that the processes log, as they log it in production."""
    root, hooks = logging.getLogger(), (sys.excepthook, threading.excepthook)
    handlers, level, stream = root.handlers[:], root.level, io.StringIO()
    logs.configure("play", stream)
    yield stream
    logging.captureWarnings(False)
    root.handlers[:], root.level = handlers, level
    sys.excepthook, threading.excepthook = hooks
    structlog.reset_defaults()


@pytest.fixture
def stage(
    everybody: providers.Providers, dialogue: Dialogue, redis_url: str, tmp_path: Path, log: io.StringIO
) -> Iterator[Callable[[Scenario, str, str], Play]]:
    """Make a play on a database; its site is closed after the test."""
    towns: list[Town] = []

    def make(scenario: Scenario, channel: str, database_url: str) -> Play:
        everybody.drained()
        mind = KeywordUnderstanding.load(LOCALES) if scenario.keywords else Scripted()
        town = Town(database_url, redis_url, tmp_path / "var", everybody, dialogue, mind, log)
        towns.append(town)
        return Play(scenario, channel, town, mind if isinstance(mind, Scripted) else None)

    yield make
    for town in towns:
        town.close()
