"""The providers' descriptions, played once a session."""

from collections.abc import Iterator

import pytest

from tests.contract import descriptions


@pytest.fixture(scope="session")
def twilio_described(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server that takes what Twilio's description allows, and answers 422 to the rest."""
    try:
        descriptions.prism()
        description = descriptions.twilio()
    except LookupError as error:
        pytest.skip(str(error))
    with descriptions.mocked(description, tmp_path_factory.mktemp("twilio")) as base:
        yield base


@pytest.fixture(scope="session")
def android_described(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server that takes what the Android phone's description allows."""
    try:
        descriptions.prism()
        description = descriptions.android()
    except LookupError as error:
        pytest.skip(str(error))
    with descriptions.mocked(description, tmp_path_factory.mktemp("android")) as base:
        yield base
