"""The services of the tests are real, and the guard keeps the tests on this machine."""

import socket
import urllib.request

import psycopg
import pytest
import redis

from tests.services import loopback
from tests.services.redis_server import RedisServer


def test_redis_is_real_and_comes_back_empty(redis_service: RedisServer) -> None:
    with redis.Redis.from_url(redis_service.url) as client:
        client.set("a", "b")
        redis_service.kill()
        with pytest.raises(redis.ConnectionError):
            client.get("a")
        redis_service.start()
        assert client.get("a") is None


def test_postgres_is_real(postgres_url: str) -> None:
    with psycopg.connect(postgres_url.replace("+psycopg", "")) as conn:
        assert conn.execute("SELECT 1").fetchone() == (1,)


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1", "example.org"])
def test_nothing_leaves_loopback(host: str) -> None:
    with pytest.raises(loopback.LeftLoopback):
        socket.create_connection((host, 80), timeout=1)
    with pytest.raises(loopback.LeftLoopback):
        urllib.request.urlopen(f"http://{f'[{host}]' if ':' in host else host}/", timeout=1)


def test_loopback_stays_open() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(("localhost", server.getsockname()[1]), timeout=5).close()
