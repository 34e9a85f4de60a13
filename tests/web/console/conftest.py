"""The composed site with its made-up accounts, and browsers at it. Redis and Rasa are away."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

import wsgi
from tests.web.console.visitor import Visitor

AWAY = {"ASHSHASH_PORT": "9", "ASHSHASH_RASA_URL": "http://127.0.0.1:9"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[wsgi.Site]:
    """One demonstration for all tests of a file."""
    var: Path = tmp_path_factory.mktemp("console")
    made = wsgi.Site(wsgi.demonstration({**AWAY, "ASHSHASH_VAR": str(var)}).environ)
    made.upgrade_database()
    made.seed()
    yield made
    made.redis.close()
    made.store.close()


@pytest.fixture(scope="module")
def app(site: wsgi.Site) -> Flask:
    """Return the application."""
    return site.app()


@pytest.fixture
def stranger(app: Flask) -> Visitor:
    """Nobody is signed in."""
    return Visitor(app)


@pytest.fixture
def signed_in(app: Flask) -> Callable[[str], Visitor]:
    """Return a maker of browsers in which one of `demonstration.SIGN_INS` is signed in."""

    def make(login: str) -> Visitor:
        visitor = Visitor(app)
        assert visitor.sign_in(login).status_code == 303
        return visitor

    return make
