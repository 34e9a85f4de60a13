"""The small world of the use cases, looked at by those who mean harm."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from gateway.store.engine import Store
from tests.service.world import World


@pytest.fixture
def world(store: Store, redis_url: str, tmp_path: Path, now: datetime) -> Iterator[World]:
    made = World(store, redis_url, tmp_path / "var", now, {})
    yield made
    made.close()
