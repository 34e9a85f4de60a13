"""A whole site for each test: real processes, its own Redis, either database, and a provider on loopback."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from gateway.store.crypto import Vault, new_key
from gateway.store.engine import Store, make_engine
from tests.chaos.processes import free_port
from tests.chaos.senders import SECRET
from tests.services import redis_server

TOKEN = "chaos-token"
LEASE = 6
"""Seconds; a site's own is 60."""
FIRST_WAIT = 1
"""Seconds; a site's own is 5, and its third wait two minutes, longer than a test watches."""

SMS_FILE = """
[channels.chaos]
url = "http://127.0.0.1:{provider}/send"
allow_private = true
method = "POST"
content_type = "json"
number_format = "e164"
rate = 100
body = {{ to = "{{to}}", text = "{{text}}", id = "{{id}}" }}
success = {{ provider_id = "$.id" }}
guard = {{ query = "key", secret = "{secret}" }}
receive = {{ content_type = "json", id = "$.id", from = "$.from", text = "$.text" }}
"""


@dataclass
class Ground:
    """Where a site is about to run: its folder and environment, its services, and our own view of its database."""

    folder: Path
    environ: dict[str, str]
    port: int
    provider_port: int
    redis: redis_server.RedisServer
    store: Store


@pytest.fixture
def own_redis() -> Iterator[redis_server.RedisServer]:
    """A Redis that may be killed."""
    try:
        with redis_server.running() as server:
            yield server
    except LookupError as error:
        pytest.skip(str(error))


@pytest.fixture
def ground(database_url: str, own_redis: redis_server.RedisServer, tmp_path: Path) -> Iterator[Ground]:
    """A site's ground, on the test's database."""
    yield from made(database_url, own_redis, tmp_path)


def made(database_url: str, server: redis_server.RedisServer, folder: Path) -> Iterator[Ground]:
    port, provider, key = free_port(), free_port(), new_key()
    (folder / "sms.toml").write_text(SMS_FILE.format(provider=provider, secret=SECRET))
    environ = {
        "PATH": "/usr/bin:/bin",
        "ASHSHASH_DATABASE_URL": database_url,
        "ASHSHASH_REDIS_URL": server.url,
        "ASHSHASH_RASA_URL": f"http://127.0.0.1:{provider}",
        "ASHSHASH_KEYS": key,
        "ASHSHASH_SECRET_KEY": "chaos" * 10,
        "ASHSHASH_PORT": str(port),
        "ASHSHASH_VAR": str(folder / "var"),
        "ASHSHASH_LEASE_SECONDS": str(LEASE),
        "ASHSHASH_RETRY_SECONDS": str(FIRST_WAIT),
        "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
        "TWILIO_AUTH_TOKEN": TOKEN,
        "TWILIO_SMS_FROM": "+15005550006",
        "TWILIO_SMS_RATE": "250",  # segments, of which most messages have three
        "TWILIO_API_BASE": f"http://127.0.0.1:{provider}",
    }
    store = Store(make_engine(database_url), Vault([key]))
    yield Ground(folder, environ, port, provider, server, store)
    store.close()
